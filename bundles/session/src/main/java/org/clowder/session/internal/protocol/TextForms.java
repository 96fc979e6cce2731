package org.clowder.session.internal.protocol;

import java.net.URI;
import java.util.Currency;
import java.util.Locale;

/** Texts and what is made of texts. */
final class TextForms {

    private TextForms() {}

    static void register(Forms forms) {
        // Written by DirectOutput, which chooses between the two.
        Form.Writer<String> writer = (value, out) -> out.value(value);
        forms.add(TypeIds.STRING, String.class, writer, Text::readUtf8);
        forms.add(TypeIds.STRING_CHARS, String.class, writer, Text::readChars);
        forms.<Locale>add(TypeIds.LOCALE, Locale.class, TextForms::write, TextForms::locale);
        forms.<Currency>add(
                TypeIds.CURRENCY,
                Currency.class,
                (value, out) -> out.wire().putString(value.getCurrencyCode()),
                in -> Currency.getInstance(in.text()));
        forms.<URI>add(TypeIds.URI, URI.class, (value, out) -> out.value(value.toString()), in -> {
            if (in.value() instanceof String text) {
                return URI.create(text);
            }
            throw new MalformedInputException("an URI that is no text");
        });
    }

    private static void write(Locale value, DirectOutput out) throws NotDirectException {
        if (value.hasExtensions()) {
            throw NotDirectException.INSTANCE;
        }
        out.wire().putString(value.getLanguage());
        out.wire().putString(value.getScript());
        out.wire().putString(value.getCountry());
        out.wire().putString(value.getVariant());
    }

    private static Object locale(DirectInput in) throws MalformedInputException {
        String language = in.text();
        String script = in.text();
        String country = in.text();
        String variant = in.text();
        if (script.isEmpty()) {
            // Takes parts that are not well-formed, too, as the writer's may be.
            return new Locale(language, country, variant);
        }
        return new Locale.Builder()
                .setLanguage(language)
                .setScript(script)
                .setRegion(country)
                .setVariant(variant)
                .build();
    }
}
