package dev.innkeeper.realtime.api;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.PusherSignature;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came, and whether its signature is the application's.
 *
 * @param path as in the request line, still escaped, without the query
 * @param query as in the request line
 */
record SignedRequest(String method, String path, @Nullable String query) {
    private static final String SIGNATURE = "auth_signature";

    /**
     * The parameters, if the request is signed by this application. Its body need not be there yet: the signature is of
     * the sum of it that is among them.
     *
     * @throws Refused with 401 if it is not, or was signed too long ago
     */
    Parameters verify(App app, Instant now) {
        var parameters = Parameters.of(query, false);
        var given = required(parameters, SIGNATURE);
        if (!PusherSignature.same(app.key(), required(parameters, "auth_key"))) {
            throw unauthorized("auth_key is not this application's");
        }
        if (!"1.0".equals(required(parameters, "auth_version"))) {
            throw unauthorized("auth_version must be 1.0");
        }
        checkTime(required(parameters, "auth_timestamp"), now, app.limits().signatureAge());
        var signature = app.signature();
        for (var reading : readings(parameters)) {
            for (var text : texts(reading)) {
                if (signature.verify(text, given)) {
                    return reading;
                }
            }
        }
        throw unauthorized("Invalid signature");
    }

    private static void checkTime(String timestamp, Instant now, Duration age) {
        long seconds;
        try {
            seconds = Long.parseLong(timestamp);
        } catch (NumberFormatException e) {
            throw unauthorized("auth_timestamp must be a number of seconds");
        }
        // Not by subtraction, which a hostile number would overflow.
        if (seconds < now.minus(age).getEpochSecond() || seconds > now.plus(age).getEpochSecond()) {
            throw unauthorized("auth_timestamp is more than %d s from the server's clock".formatted(age.toSeconds()));
        }
    }

    /**
     * @throws Refused with 401 if that is not the body which was signed
     */
    static void checkBody(Parameters signed, byte[] body) {
        var given = signed.get("body_md5");
        if (given == null) {
            if (body.length > 0) {
                throw unauthorized("body_md5 is missing");
            }
        } else if (!PusherSignature.same(md5(body), given.toLowerCase(Locale.ROOT))) {
            throw unauthorized("body_md5 is not the body's");
        }
    }

    // Libraries differ in what they escape: a plus, and parameters with several values.
    private List<Parameters> readings(Parameters plain) {
        return query != null && query.indexOf('+') >= 0 ? List.of(plain, Parameters.of(query, true)) : List.of(plain);
    }

    private Set<String> texts(Parameters parameters) {
        var texts = new LinkedHashSet<String>();
        for (var signedPath : List.of(path, Parameters.decoded(path, false))) {
            texts.add(text(signedPath, each(parameters)));
            texts.add(text(signedPath, joined(parameters)));
        }
        return texts;
    }

    private String text(String signedPath, String signedQuery) {
        return method.toUpperCase(Locale.ROOT) + "\n" + signedPath + "\n" + signedQuery;
    }

    private static String each(Parameters parameters) {
        return parameters.all().stream()
                .filter(parameter -> !parameter.name().equals(SIGNATURE))
                .sorted(Comparator.comparing(Parameters.Parameter::name))
                .map(parameter -> parameter.name() + "=" + parameter.value())
                .collect(Collectors.joining("&"));
    }

    private static String joined(Parameters parameters) {
        var byName = new TreeMap<String, List<String>>();
        for (var parameter : parameters.all()) {
            if (!parameter.name().equals(SIGNATURE)) {
                byName.computeIfAbsent(parameter.name(), name -> new ArrayList<>())
                        .add(parameter.value());
            }
        }
        return byName.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + String.join(",", entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String md5(byte[] bytes) {
        try {
            // The protocol's choice; the signature protects it.
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String required(Parameters parameters, String name) {
        var value = parameters.get(name);
        if (value == null || value.isEmpty()) {
            throw unauthorized(name + " is missing");
        }
        return value;
    }

    private static Refused unauthorized(String message) {
        return new Refused(Refused.UNAUTHORIZED, message + "\n");
    }
}
