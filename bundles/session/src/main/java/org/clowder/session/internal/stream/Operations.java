package org.clowder.session.internal.stream;

import org.clowder.session.internal.state.Access;
import org.clowder.session.internal.state.Change;

/** What a member says to another, in the order in which it was said. */
interface Operations {

    void change(String store, Change change);

    void remove(String store, String id, long version);

    void rename(String store, String oldId, String newId, long version);

    void access(String store, String id, Access access);

    /** The sender of this lacks a record, or has it in version {@code has} and lacks what came after. */
    void pull(String store, String id, long has);

    /** The answer to a pull: there is no such record. */
    void absent(String store, String id);

    /** The sender of this wants all records of a store. */
    void transfer(String store, long number);

    /** All records of the transfer of that number have been sent. */
    void transferEnd(String store, long number, TransferStatus status, long records);
}
