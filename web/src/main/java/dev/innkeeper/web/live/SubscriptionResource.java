package dev.innkeeper.web.live;

import dev.innkeeper.broadcast.Authorization;
import dev.innkeeper.broadcast.ChannelAuth;
import dev.innkeeper.broadcast.ChannelName;
import dev.innkeeper.broadcast.PusherSignature;
import dev.innkeeper.broadcast.Subscriber;
import dev.innkeeper.broadcast.UserAuth;
import dev.innkeeper.platform.problem.Problem;
import dev.innkeeper.platform.problem.ProblemException;
import dev.innkeeper.web.api.ApiDescription;
import dev.innkeeper.web.session.Caller;
import dev.innkeeper.web.session.Guest;
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
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Signs a browser's wishes to listen to a channel, if a rule allows it, and to be reached as a user. The paths are what clients ask by default. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Authenticated
@RunOnVirtualThread
@Tag(name = "Realtime")
@SecurityRequirement(name = ApiDescription.BEARER)
@SecurityRequirement(name = ApiDescription.COOKIE)
class SubscriptionResource {
    private final Authorization authorization;
    private final Caller caller;

    SubscriptionResource(Authorization authorization, Caller caller) {
        this.authorization = authorization;
        this.caller = caller;
    }

    @POST
    @Path("/broadcasting/auth")
    @Operation(summary = "Sign a subscription to a private channel")
    public ChannelAuth broadcasting(
            @FormParam("socket_id") @Nullable String socketId, @FormParam("channel_name") @Nullable String channel) {
        return sign(socketId, channel);
    }

    @POST
    @Path("/pusher/auth")
    @Operation(summary = "The same, where pusher-js asks by default")
    public ChannelAuth pusher(
            @FormParam("socket_id") @Nullable String socketId, @FormParam("channel_name") @Nullable String channel) {
        return sign(socketId, channel);
    }

    @POST
    @Path("/broadcasting/user-auth")
    @Operation(summary = "Sign a realtime connection in as the caller")
    public UserAuth broadcastingUser(@FormParam("socket_id") @Nullable String socketId) {
        return signIn(socketId);
    }

    @POST
    @Path("/pusher/user-auth")
    @Operation(summary = "The same, where pusher-js asks by default")
    public UserAuth pusherUser(@FormParam("socket_id") @Nullable String socketId) {
        return signIn(socketId);
    }

    private ChannelAuth sign(@Nullable String socketId, @Nullable String channel) {
        if (channel == null || !ChannelName.isValid(channel)) {
            throw invalid("socket_id and channel_name are needed.");
        }
        var guest = guest();
        var who = new Subscriber(guest.account(), Set.of(guest.role().name().toLowerCase(Locale.ROOT)));
        return authorization
                .subscription(who, socket(socketId), channel)
                .orElseThrow(() -> new ProblemException(
                        Problem.of(403, "channel-refused", "Not your channel", "You may not listen to this channel.")));
    }

    private UserAuth signIn(@Nullable String socketId) {
        return authorization.signIn(socket(socketId), guest().account().toString(), Map.of(), List.of());
    }

    private Guest guest() {
        return caller.signedIn().orElseThrow(io.quarkus.security.UnauthorizedException::new);
    }

    private static String socket(@Nullable String socketId) {
        if (socketId == null || !PusherSignature.isSocketId(socketId)) {
            throw invalid("A socket_id is needed.");
        }
        return socketId;
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(Problem.of(400, "invalid-request", "The request is not valid", detail));
    }
}
