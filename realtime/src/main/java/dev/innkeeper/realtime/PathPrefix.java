package dev.innkeeper.realtime;

import dev.innkeeper.platform.env.BootCheck;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What may stand in front of all paths. */
@Singleton
public class PathPrefix implements BootCheck {
    private static final Pattern FORM = Pattern.compile("(/[A-Za-z0-9_-]+)+");

    private final Optional<String> configured;
    private final Optional<String> prefix;

    PathPrefix(RealtimeConfig config) {
        this.configured = config.pathPrefix().filter(path -> !path.isEmpty());
        // The router is made before the boot is checked, and would refuse another form in its own words.
        this.prefix = configured.filter(path -> FORM.matcher(path).matches());
    }

    @Override
    public List<String> problems() {
        return configured.filter(path -> prefix.isEmpty()).stream()
                .map(path -> "innkeeper.realtime.path-prefix is no path like /realtime: " + path)
                .toList();
    }

    void install(@Observes Router router) {
        prefix.ifPresent(path -> router.route(path + "/app/*").handler(this::reroute));
    }

    /** A pattern of the router's with the prefix in front, if there is one. */
    public Optional<String> before(String path) {
        return prefix.map(front -> front + path);
    }

    /** The path without the prefix, if that is what it begins with. */
    public String strip(String path) {
        return prefix.filter(front -> path.startsWith(front + "/"))
                .map(front -> path.substring(front.length()))
                .orElse(path);
    }

    // The WebSocket keeps the query of its own request.
    private void reroute(RoutingContext context) {
        context.reroute(strip(context.normalizedPath()));
    }
}
