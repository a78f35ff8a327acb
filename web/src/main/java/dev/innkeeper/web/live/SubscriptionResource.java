package dev.innkeeper.web.live;

import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.broadcast.ChannelRule;
import dev.innkeeper.broadcast.PusherSignature;
import dev.innkeeper.broadcast.Subscriber;
import dev.innkeeper.platform.problem.Problem;
import dev.innkeeper.platform.problem.ProblemException;
import dev.innkeeper.web.api.ApiDescription;
import dev.innkeeper.web.session.Caller;
import io.quarkus.arc.All;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Signs a browser's wish to listen to a private channel, if a rule allows it. Both paths are what clients ask by default. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Authenticated
@RunOnVirtualThread
@Tag(name = "Realtime")
@SecurityRequirement(name = ApiDescription.BEARER)
@SecurityRequirement(name = ApiDescription.COOKIE)
class SubscriptionResource {
    private final List<ChannelRule> rules;
    private final PusherSignature signature;
    private final Caller caller;

    SubscriptionResource(@All List<ChannelRule> rules, BroadcastConfig config, Caller caller) {
        this.rules = rules;
        this.signature = new PusherSignature(config);
        this.caller = caller;
    }

    @POST
    @Path("/broadcasting/auth")
    @Operation(summary = "Sign a subscription to a private channel")
    public SubscriptionAnswer broadcasting(
            @FormParam("socket_id") @Nullable String socketId, @FormParam("channel_name") @Nullable String channel) {
        return sign(socketId, channel);
    }

    @POST
    @Path("/pusher/auth")
    @Operation(summary = "The same, where pusher-js asks by default")
    public SubscriptionAnswer pusher(
            @FormParam("socket_id") @Nullable String socketId, @FormParam("channel_name") @Nullable String channel) {
        return sign(socketId, channel);
    }

    private SubscriptionAnswer sign(@Nullable String socketId, @Nullable String channel) {
        if (socketId == null || channel == null || !PusherSignature.isSocketId(socketId)) {
            throw new ProblemException(Problem.of(
                    400, "invalid-request", "The request is not valid", "socket_id and channel_name are needed."));
        }
        var guest = caller.signedIn().orElseThrow(io.quarkus.security.UnauthorizedException::new);
        var who = new Subscriber(guest.account(), Set.of(guest.role().name().toLowerCase(Locale.ROOT)));
        boolean allowed = rules.stream()
                .filter(rule -> rule.matches(channel))
                .findFirst()
                .filter(rule -> rule.allows(who, channel))
                .isPresent();
        if (!allowed) {
            throw new ProblemException(
                    Problem.of(403, "channel-refused", "Not your channel", "You may not listen to this channel."));
        }
        return new SubscriptionAnswer(signature.channelAuth(socketId, channel));
    }
}
