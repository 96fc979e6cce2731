/**
 * Where a member is, and what it is told by its files: the values of <code>${name}</code>, the one rule by which they are put in, and
 * where in a file something is wrong. The launcher uses these classes, too; they need nothing but the JDK and the two of {@code org.clowder.tomcat} that tell of keys.
 */
@org.osgi.annotation.versioning.Version("0.3.0")
package org.clowder.member;
