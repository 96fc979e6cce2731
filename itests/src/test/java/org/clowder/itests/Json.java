package org.clowder.itests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.tomcat.util.json.JSONParser;
import org.apache.tomcat.util.json.ParseException;

/** JSON as the commands and applications answer it. */
final class Json {

    private Json() {}

    static Map<String, Object> object(String json) {
        return cast(parse(json));
    }

    static List<Map<String, Object>> list(String json) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Object element : (List<?>) parse(json)) {
            list.add(cast(element));
        }
        return list;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> cast(Object object) {
        return (Map<String, Object>) object;
    }

    private static Object parse(String json) {
        try {
            return new JSONParser(json).parse();
        } catch (ParseException | RuntimeException e) {
            throw new AssertionError("Not JSON: " + json, e);
        }
    }
}
