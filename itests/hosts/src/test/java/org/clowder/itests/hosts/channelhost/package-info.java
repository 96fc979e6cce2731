/** What a bundle of a host has, in a package of its own, from which the test makes that bundle. */
package org.clowder.itests.hosts.channelhost;
