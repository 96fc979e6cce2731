package org.clowder.session.internal.state;

import java.util.List;

/**
 * A step of a record from one version to another, as it travels.
 *
 * @param id of the record
 * @param base the version to which it applies, 0 if it holds the whole record
 * @param version the version after it
 * @param writer the incarnation of the member that wrote that version
 * @param access when the record was used, or null
 * @param entries what is new since {@code base}
 */
public record Change(String id, long base, long version, long writer, Access access, List<Entry> entries) {}
