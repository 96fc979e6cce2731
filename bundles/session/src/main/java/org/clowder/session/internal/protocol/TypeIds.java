package org.clowder.session.internal.protocol;

/**
 * The first byte of an encoded value: what follows it. The numbers are part of the protocol (docs/protocol.md, section
 * Values): none is ever given another meaning.
 */
final class TypeIds {

    static final int NULL = 0;
    static final int BOOLEAN = 1;
    static final int BYTE = 2;
    static final int SHORT = 3;
    static final int CHARACTER = 4;
    static final int INTEGER = 5;
    static final int LONG = 6;
    static final int FLOAT = 7;
    static final int DOUBLE = 8;
    /** UTF-8. */
    static final int STRING = 9;
    /** UTF-16, for what is no proper text and would be lost in UTF-8. */
    static final int STRING_CHARS = 10;

    static final int BYTES = 16;
    static final int BOOLEANS = 17;
    static final int SHORTS = 18;
    static final int CHARS = 19;
    static final int INTS = 20;
    static final int LONGS = 21;
    static final int FLOATS = 22;
    static final int DOUBLES = 23;
    static final int STRINGS = 24;
    static final int OBJECTS = 25;

    static final int BIG_INTEGER = 32;
    static final int BIG_DECIMAL = 33;
    static final int UUID = 34;
    static final int DATE = 35;
    static final int LOCALE = 36;
    static final int CURRENCY = 37;
    static final int URI = 38;

    static final int INSTANT = 48;
    static final int LOCAL_DATE = 49;
    static final int LOCAL_TIME = 50;
    static final int LOCAL_DATE_TIME = 51;
    static final int OFFSET_DATE_TIME = 52;
    static final int ZONED_DATE_TIME = 53;
    static final int ZONE_OFFSET = 54;
    static final int ZONE_REGION = 55;
    static final int DURATION = 56;
    static final int PERIOD = 57;
    static final int YEAR = 58;
    static final int YEAR_MONTH = 59;

    static final int ARRAY_LIST = 64;
    static final int LINKED_LIST = 65;
    static final int ARRAY_DEQUE = 66;
    static final int HASH_SET = 67;
    static final int LINKED_HASH_SET = 68;
    static final int TREE_SET = 69;
    static final int LIST_OF = 70;
    static final int SET_OF = 71;
    static final int EMPTY_LIST = 72;
    static final int EMPTY_SET = 73;

    static final int HASH_MAP = 80;
    static final int LINKED_HASH_MAP = 81;
    static final int TREE_MAP = 82;
    static final int CONCURRENT_HASH_MAP = 83;
    static final int MAP_OF = 84;
    static final int EMPTY_MAP = 85;

    /** Only as the first byte of the whole value, like {@link #JAVA}. */
    static final int SERIALIZER = 112;

    static final int JAVA = 113;

    private TypeIds() {}
}
