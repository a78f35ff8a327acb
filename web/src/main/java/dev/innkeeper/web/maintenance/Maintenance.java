package dev.innkeeper.web.maintenance;

import dev.innkeeper.hotel.account.Role;
import dev.innkeeper.hotel.maintenance.Closing;
import dev.innkeeper.platform.problem.Problem;
import dev.innkeeper.web.WebConfig;
import dev.innkeeper.web.http.Guard;
import dev.innkeeper.web.http.Paths;
import dev.innkeeper.web.http.Refusal;
import dev.innkeeper.web.session.Sessions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers 503 while the house is closed, for this process by configuration or for all of them by an operator. */
@Singleton
class Maintenance implements Guard {
    // An operator has to get in before being one.
    private static final Set<String> ENTRANCES = Set.of("/login", "/logout", "/api/session");
    private static final Refusal CONFIGURED = refusal("We will be back in a few minutes.", 60);

    private final DoorWatch door;
    private final Sessions sessions;
    private final boolean configured;

    Maintenance(WebConfig config, DoorWatch door, Sessions sessions, MeterRegistry registry) {
        this.configured = config.maintenance();
        this.door = door;
        this.sessions = sessions;
        Gauge.builder("innkeeper.maintenance", this, guard -> guard.closed() ? 1 : 0)
                .description("1 while guests are told that the house is closed")
                .register(registry);
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public @Nullable Refusal refuse(RoutingContext request) {
        if (!closed() || open(request.request().path()) || fromOperator(request)) {
            return null;
        }
        return door.closing().map(Maintenance::refusal).orElse(CONFIGURED);
    }

    /** Under a route of their own: what was closed on purpose is not what failed. */
    @Override
    public String countedAs() {
        return "maintenance";
    }

    private boolean closed() {
        return configured || door.closing().isPresent();
    }

    private static boolean open(@Nullable String path) {
        return path != null && (Paths.isProbe(path) || Paths.isAsset(path) || ENTRANCES.contains(path));
    }

    private boolean fromOperator(RoutingContext request) {
        return sessions.of(request)
                .filter(session -> session.role() == Role.OPERATOR)
                .isPresent();
    }

    private static Refusal refusal(Closing closing) {
        return refusal(closing.message(), closing.retryAfterSeconds());
    }

    private static Refusal refusal(String message, int retryAfterSeconds) {
        return new Refusal(
                Problem.of(503, "maintenance", "Down for maintenance", message),
                Map.of("Retry-After", String.valueOf(retryAfterSeconds)));
    }
}
