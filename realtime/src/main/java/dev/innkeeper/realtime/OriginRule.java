package dev.innkeeper.realtime;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.platform.PlatformConfig;
import dev.innkeeper.platform.env.BootCheck;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which pages may connect. */
@Singleton
public class OriginRule implements BootCheck {
    private static final String ANY = "*";

    private final List<String> allowed;
    private final boolean required;

    OriginRule(RealtimeConfig config, PlatformConfig platform) {
        this.required = config.requireOrigin();
        this.allowed = config.allowedOrigins()
                .map(origins -> origins.stream()
                        .map(origin -> origin.strip().toLowerCase(Locale.ROOT))
                        .toList())
                .orElseGet(() -> platform.env().exposed()
                        ? config.publicUrl().flatMap(OriginRule::originOf).stream()
                                .toList()
                        : List.of(ANY));
    }

    @Override
    public List<String> problems() {
        return allowed.isEmpty()
                ? List.of(
                        "PUBLIC_URL is missing or no address: without it, or REALTIME_ALLOWED_ORIGINS, no page may connect")
                : List.of();
    }

    /** Whether a page of this origin may connect to the application; {@code null} stands for a client that sends none. */
    public boolean allows(App app, @Nullable String origin) {
        if (origin == null) {
            return !required;
        }
        String given = origin.toLowerCase(Locale.ROOT);
        var rules = app.allowedOrigins().isEmpty() ? allowed : app.allowedOrigins();
        return rules.stream().anyMatch(rule -> matches(rule.toLowerCase(Locale.ROOT), given));
    }

    private static boolean matches(String rule, String origin) {
        if (rule.equals(ANY)) {
            return true;
        }
        if (!rule.startsWith("*.")) {
            return rule.equals(origin);
        }
        int scheme = origin.indexOf("://");
        String host = scheme < 0 ? origin : origin.substring(scheme + 3);
        int port = host.lastIndexOf(':');
        return (port < 0 ? host : host.substring(0, port)).endsWith(rule.substring(1));
    }

    /** What a browser sends as Origin for a page of this address. */
    private static Optional<String> originOf(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            // The boot check of the variable says so.
            return Optional.empty();
        }
        String host = uri.getScheme() + "://" + uri.getHost();
        boolean usual = uri.getPort() < 0
                || ("https".equals(uri.getScheme()) && uri.getPort() == 443)
                || ("http".equals(uri.getScheme()) && uri.getPort() == 80);
        return Optional.of((usual ? host : host + ":" + uri.getPort()).toLowerCase(Locale.ROOT));
    }
}
