package org.clowder.deploy.internal.jaggery;

import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.tomcat.util.json.JSONParserConstants;
import org.apache.tomcat.util.json.JSONParserTokenManager;
import org.apache.tomcat.util.json.SimpleCharStream;
import org.apache.tomcat.util.json.Token;

/** In which line each value of a JSON text is, by its path such as {@code urlMappings[2].url}. For one thread. */
final class ConfPlaces {

    private final Map<String, Integer> lines = new HashMap<>();

    /** The line of a value, or, for one that is missing, of the nearest one above it. */
    int line(String path) {
        String at = path;
        while (!lines.containsKey(at) && !at.isEmpty()) {
            at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
        }
        return lines.getOrDefault(at, 1);
    }

    /** Notes the places while a parser reads. */
    JSONParserTokenManager tokens(Reader text) {
        return new Tokens(text);
    }

    /** An object or a list that is being read. */
    private static final class Level {
        private final String path;
        private final boolean list;
        private int index;
        private String key;

        Level(String path, boolean list) {
            this.path = path;
            this.list = list;
        }

        String child() {
            return list ? path + "[" + index + "]" : path.isEmpty() ? key : path + "." + key;
        }
    }

    /** Leaves out commas before the end of an object or a list, and behind its begin and other commas. */
    private final class Tokens extends JSONParserTokenManager {
        private final Deque<Level> levels = new ArrayDeque<>();
        private Token ahead;
        private boolean superfluous;

        Tokens(Reader text) {
            super(new SimpleCharStream(text, 1, 1));
        }

        @Override
        public Token getNextToken() {
            Token token = next();
            while (token.kind == COMMA) {
                Token following = next();
                if (!superfluous && !isEnd(following) && following.kind != COMMA) {
                    ahead = following;
                    break;
                }
                token = following;
            }
            superfluous = token.kind == COMMA || token.kind == BRACE_OPEN || token.kind == BRACKET_OPEN;
            note(token);
            return token;
        }

        private Token next() {
            Token token = ahead == null ? super.getNextToken() : ahead;
            ahead = null;
            return token;
        }

        private static boolean isEnd(Token token) {
            return token.kind == BRACE_CLOSE || token.kind == BRACKET_CLOSE;
        }

        private void note(Token token) {
            Level level = levels.peek();
            if (isEnd(token)) {
                levels.poll();
            } else if (token.kind == COMMA && level != null) {
                level.index++;
                level.key = null;
            } else if (level != null && !level.list && level.key == null && token.kind != EOF) {
                level.key = text(token);
                lines.putIfAbsent(level.child(), token.beginLine);
            } else if (token.kind != COLON) {
                String path = level == null ? "" : level.child();
                lines.putIfAbsent(path, token.beginLine);
                if (token.kind == BRACE_OPEN || token.kind == BRACKET_OPEN) {
                    levels.push(new Level(path, token.kind == BRACKET_OPEN));
                }
            }
        }

        private static String text(Token key) {
            return key.kind == JSONParserConstants.SYMBOL
                    ? key.image
                    : key.image.substring(1, Math.max(1, key.image.length() - 1));
        }
    }
}
