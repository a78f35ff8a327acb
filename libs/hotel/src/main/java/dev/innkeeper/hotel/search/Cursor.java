package dev.innkeeper.hotel.search;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Where a page ended: the order's three keys. */
record Cursor(String currency, long total, UUID roomType) {

    private static final Pattern FORM = Pattern.compile("([A-Z]{3})/([0-9]+)/([0-9a-f-]+)");

    String token() {
        var text = currency + "/" + total + "/" + roomType;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Optional<Cursor> parse(String token) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            var form = FORM.matcher(text);
            return form.matches()
                    ? Optional.of(
                            new Cursor(form.group(1), Long.parseLong(form.group(2)), UUID.fromString(form.group(3))))
                    : Optional.empty();
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
