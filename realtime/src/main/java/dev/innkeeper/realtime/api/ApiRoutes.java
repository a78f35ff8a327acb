package dev.innkeeper.realtime.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.ChannelName;
import dev.innkeeper.realtime.PathPrefix;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.jboss.logging.Logger;

/** Answers signed requests, without ever blocking the event loop they come on. */
@Singleton
class ApiRoutes {
    private static final Logger LOG = Logger.getLogger(ApiRoutes.class);
    // A batch of ten events of 64 kB with some escapes; whoever escapes every character has to send fewer at once.
    private static final int LARGEST_BODY = 1 << 20;
    // Some at full size, and thousands of the usual size, at the same moment.
    private static final int SHARE_OF_MEMORY = 16;
    // The largest over a line of 300 kbit/s.
    private static final Duration LONGEST_BODY = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int FAILED = 500;

    private final Vertx vertx;
    private final PathPrefix prefix;
    private final Body.Reader bodies;
    private final Apps apps;
    private final RequestRates rates;
    private final Publishing publishing;
    private final Facts facts;
    private final ObjectMapper json;
    private final Clock clock;
    private final MeterRegistry metrics;

    ApiRoutes(
            Vertx vertx,
            PathPrefix prefix,
            Apps apps,
            RequestRates rates,
            Publishing publishing,
            Facts facts,
            ObjectMapper json,
            Clock clock,
            MeterRegistry metrics) {
        this.vertx = vertx;
        this.prefix = prefix;
        this.bodies =
                new Body.Reader(vertx, LARGEST_BODY, Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY, LONGEST_BODY);
        this.apps = apps;
        this.rates = rates;
        this.publishing = publishing;
        this.facts = facts;
        this.json = json;
        this.clock = clock;
        this.metrics = metrics;
    }

    void install(@Observes Router router) {
        router.route("/apps/*").handler(this::receive);
        prefix.before("/apps/*").ifPresent(path -> router.route(path).handler(this::receive));
    }

    private void receive(RoutingContext context) {
        var request = context.request();
        var where = vertx.getOrCreateContext();
        answer(request)
                .onComplete(result -> where.runOnContext(ignored -> {
                    if (result.succeeded()) {
                        end(request, OK, "application/json", result.result().toString());
                    } else {
                        refuse(request, result.cause());
                    }
                }));
    }

    // Whose request it is stands before its body: nothing of a stranger's is kept.
    private Future<ObjectNode> answer(HttpServerRequest request) {
        try {
            var asked = prefix.strip(request.path());
            var path = ApiPath.of(request.method().name(), asked)
                    .orElseThrow(() -> new Refused(Refused.NOT_FOUND, "There is nothing at this address\n"));
            boolean complete = apps.complete();
            var app = apps.byId(path.app())
                    .orElseThrow(() -> complete
                            ? new Refused(Refused.NOT_FOUND, "Unknown application\n")
                            : new Refused(Refused.UNAVAILABLE, "Applications are not known yet, try again\n"));
            var parameters =
                    new SignedRequest(request.method().name(), asked, request.query()).verify(app, clock.instant());
            if (!app.enabled()) {
                throw new Refused(Refused.FORBIDDEN, "The application is disabled\n");
            }
            return bodies.read(request).compose(body -> answer(path, app, parameters, body));
        } catch (Refused refused) {
            return Future.failedFuture(refused);
        }
    }

    private Future<ObjectNode> answer(ApiPath path, App app, Parameters parameters, byte[] body) {
        try {
            SignedRequest.checkBody(parameters, body);
            if (!rates.allows(app)) {
                throw new Refused(Refused.TOO_MANY, "Too many requests, try again later\n");
            }
            return answer(path, new Call(app, parameters, parsed(body)));
        } catch (Refused refused) {
            return Future.failedFuture(refused);
        }
    }

    private Future<ObjectNode> answer(ApiPath path, Call call) {
        return switch (path.route()) {
            case EVENTS -> publishing.event(call);
            case BATCH_EVENTS -> publishing.batch(call);
            case CHANNELS -> channels(call);
            case CHANNEL -> channel(call, path.argument());
            case USERS -> users(call.app(), path.argument());
            case TERMINATE -> facts.terminate(call.app(), path.argument());
        };
    }

    private Future<ObjectNode> channels(Call call) {
        var filter = call.parameters().get("filter_by_prefix");
        var prefix = filter == null ? "" : filter;
        var info = Info.parse(call.parameters().get("info"));
        info.forEach(one -> {
            if (one != Info.USER_COUNT || !ChannelName.isPresence(prefix)) {
                throw Refused.malformed("info can only be user_count, and only with a filter_by_prefix of presence-\n");
            }
        });
        return facts.channels(call.app(), prefix, !info.isEmpty());
    }

    private Future<ObjectNode> channel(Call call, String channel) {
        var info = Info.parse(call.parameters().get("info"));
        Info.requireFits(call.app(), channel, info);
        return facts.channel(call.app(), channel, info);
    }

    private Future<ObjectNode> users(App app, String channel) {
        if (!ChannelName.isPresence(channel)) {
            throw Refused.malformed("Only presence channels have users\n");
        }
        return facts.users(app, channel);
    }

    private JsonNode parsed(byte[] body) {
        if (body.length == 0) {
            return json.createObjectNode();
        }
        JsonNode parsed;
        try {
            parsed = json.readTree(body);
        } catch (JsonProcessingException e) {
            throw Refused.malformed("The body is not JSON: " + e.getOriginalMessage() + "\n");
        } catch (IOException e) {
            throw Refused.malformed("The body can not be read\n");
        }
        if (!parsed.isObject()) {
            throw Refused.malformed("The body must be a JSON object\n");
        }
        return parsed;
    }

    private void refuse(HttpServerRequest request, Throwable cause) {
        if (cause instanceof Refused refused) {
            if (refused.status() == Refused.UNAVAILABLE || refused.status() == Refused.TOO_MANY) {
                request.response().putHeader("Retry-After", "1");
            }
            var stays = refused.status() != Refused.TOO_LARGE && refused.status() != Refused.TIMED_OUT;
            if (!stays && request.version() != HttpVersion.HTTP_2) {
                // Whatever still comes is not read.
                request.response().putHeader("Connection", "close");
            }
            end(request, refused.status(), "text/plain; charset=utf-8", refused.text());
        } else if (cause instanceof IOException || cause instanceof VertxException) {
            // Who goes away in the middle of a request is no news: a line for each would let strangers fill the log.
            LOG.debugf("A request ends early: %s", cause.getMessage());
            end(request, Refused.BAD_REQUEST, "text/plain; charset=utf-8", "The request ended early\n");
        } else {
            LOG.error("A request to the HTTP API fails", cause);
            end(request, FAILED, "text/plain; charset=utf-8", "Something went wrong here\n");
        }
    }

    private void end(HttpServerRequest request, int status, String type, String body) {
        var route = ApiPath.of(request.method().name(), prefix.strip(request.path()))
                .map(path -> path.route().name().toLowerCase(Locale.ROOT))
                .orElse("none");
        metrics.counter("realtime.api.requests", "route", route, "status", Integer.toString(status))
                .increment();
        var response = request.response();
        if (!response.closed() && !response.ended()) {
            response.setStatusCode(status)
                    .putHeader("Content-Type", type)
                    .end(body)
                    .onFailure(error -> LOG.debugf("answering: %s", error.getMessage()));
        }
    }
}
