package org.clowder.deploy.internal.jaggery;

import java.io.StringReader;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.tomcat.util.json.JSONParser;
import org.apache.tomcat.util.json.JSONParserConstants;
import org.apache.tomcat.util.json.ParseException;
import org.apache.tomcat.util.json.Token;
import org.apache.tomcat.util.json.TokenMgrError;
import org.clowder.server.DeploymentException;

/**
 * Reads the JSON of a {@code jaggery.conf}, with what the JSON library of Jaggery lets pass - commas too many, tabs in texts, a
 * backslash that stands for itself as in a regular expression - and what Tomcat's does: comments and single quotes.
 */
final class ConfText {

    private static final Pattern BACKSLASH = Pattern.compile("\\\\(?:([\"'\\\\/bfnrt]|u[0-9a-fA-F]{4})|)");
    private static final Pattern LEXICAL = Pattern.compile("line (\\d+), column (\\d+)\\..*?Encountered: (\\S+)");
    private static final int MOST_EXPECTED = 4;

    private ConfText() {}

    /** @throws DeploymentException if it is not JSON, with the place and what is expected there */
    static Map<String, Object> read(String text, ConfPlaces places) throws DeploymentException {
        String lenient = BACKSLASH
                .matcher(text.replace('\t', ' ').replace("\uFEFF", ""))
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) == null ? "\\\\" : found.group()));
        if (lenient.isBlank()) {
            return Map.of();
        }
        try {
            JSONParser parser = new JSONParser(places.tokens(new StringReader(lenient)));
            Map<String, Object> content = parser.object();
            Token rest = parser.getNextToken();
            if (rest.kind != JSONParserConstants.EOF) {
                throw problem(rest.beginLine, rest.beginColumn, "the end of the file", rest.image);
            }
            return content;
        } catch (ParseException e) {
            Token found = e.currentToken.next;
            String what = found.kind == JSONParserConstants.EOF ? "the end of the file" : found.image;
            // the end has no place of its own
            Token at = found.kind == JSONParserConstants.EOF ? e.currentToken : found;
            throw problem(at.endLine, at.beginColumn, expected(e), what);
        } catch (TokenMgrError e) {
            throw lexical(e);
        } catch (StackOverflowError e) {
            throw new DeploymentException(JaggeryConf.NAME + ": its objects and lists are nested too deeply", e);
        }
    }

    private static DeploymentException lexical(TokenMgrError error) {
        Matcher place = LEXICAL.matcher(String.valueOf(error.getMessage()));
        return place.find()
                ? problem(
                        Integer.parseInt(place.group(1)),
                        Integer.parseInt(place.group(2)),
                        "JSON, with each text between quotation marks on one line",
                        place.group(3))
                : new DeploymentException(JaggeryConf.NAME + " is not JSON: " + error.getMessage(), error);
    }

    private static String expected(ParseException e) {
        String all = Arrays.stream(e.expectedTokenSequences)
                .map(sequence -> name(sequence[0]))
                .distinct()
                .limit(MOST_EXPECTED)
                .collect(Collectors.joining(" or "));
        return all.isEmpty() ? "JSON" : all;
    }

    private static String name(int kind) {
        return switch (kind) {
            case JSONParserConstants.EOF -> "the end of the file";
            case JSONParserConstants.NUMBER_INTEGER, JSONParserConstants.NUMBER_DECIMAL -> "a number";
            case JSONParserConstants.TRUE, JSONParserConstants.FALSE, JSONParserConstants.NULL -> "true, false, null";
            case JSONParserConstants.STRING_SINGLE_EMPTY,
                    JSONParserConstants.STRING_DOUBLE_EMPTY,
                    JSONParserConstants.STRING_SINGLE_NONEMPTY,
                    JSONParserConstants.STRING_DOUBLE_NONEMPTY,
                    JSONParserConstants.SYMBOL -> "a text";
            default -> JSONParserConstants.tokenImage[kind].replace("\"", "");
        };
    }

    private static DeploymentException problem(int line, int column, String expected, String found) {
        return new DeploymentException(
                JaggeryConf.NAME + ":" + line + ":" + column + ": expected " + expected + ", found " + found);
    }
}
