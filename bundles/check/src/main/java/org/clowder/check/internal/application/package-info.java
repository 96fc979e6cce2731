/** What {@code clowder check} says about applications that nobody has started. */
package org.clowder.check.internal.application;
