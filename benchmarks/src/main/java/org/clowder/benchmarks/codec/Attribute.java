package org.clowder.benchmarks.codec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Values as sessions hold them, from a boxed counter to an application's own objects. */
public enum Attribute {
    COUNTER {
        @Override
        Object value() {
            return 12345;
        }
    },
    TEXT {
        @Override
        Object value() {
            return "a line of text of the length that a name, an address or a token has: 0123456789";
        }
    },
    BYTES_100 {
        @Override
        Object value() {
            return random(100);
        }
    },
    BYTES_100K {
        @Override
        Object value() {
            return random(100 * 1024);
        }
    },
    MAP {
        @Override
        Object value() {
            Map<String, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < 20; i++) {
                map.put("key" + i, i % 2 == 0 ? Integer.valueOf(i) : "value " + i);
            }
            return map;
        }
    },
    CART {
        @Override
        Object value() {
            List<Item> items = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                items.add(new Item("article " + i, i + 1, BigDecimal.valueOf(1999 + i, 2)));
            }
            return new Cart("customer", items);
        }
    };

    /** A new value each time, so that no benchmark shares one with another. */
    abstract Object value();

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
