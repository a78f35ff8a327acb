package dev.innkeeper.ops;

import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.RealtimeAdmin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at the realtime service and what it serves; disconnects users and drains nodes. */
@Command(
        name = "realtime",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks at the realtime service and what it serves; disconnects users and drains nodes.",
        subcommands = RealtimeAppsCommand.class)
final class RealtimeCommand {
    private static final String APP = "The application's id. Default: the configured one.";

    @Spec
    private CommandSpec spec;

    @Command(
            name = "channels",
            mixinStandardHelpOptions = true,
            description = "Lists the occupied channels, those with the most subscribers first.",
            footer = {"", "Exit codes: 0 listed, 1 failed, 2 wrong usage."})
    int channels(
            @Option(names = "--prefix", description = "Only channels whose name begins so.", defaultValue = "")
                    String prefix,
            @Option(names = "--limit", description = "How many at most. Default 50.", defaultValue = "50") int limit,
            @Option(names = "--app", description = APP) @Nullable String app,
            @Mixin Reply reply)
            throws Exception {
        if (limit < 1) {
            throw new ParameterException(spec.subcommands().get("channels"), "--limit must be at least 1");
        }
        return Booted.run(() -> reply.list(
                "channels",
                Booted.bean(RealtimeAdmin.class).channels(app(app), prefix, limit),
                RealtimeInWords::channels));
    }

    @Command(
            name = "members",
            mixinStandardHelpOptions = true,
            description = "Lists the users in a presence channel.",
            footer = {"", "Exit codes: 0 listed, 1 failed, 2 wrong usage."})
    int members(
            @Parameters(paramLabel = "CHANNEL", description = "The channel's name, with its presence-.") String channel,
            @Option(names = "--app", description = APP) @Nullable String app,
            @Mixin Reply reply)
            throws Exception {
        if (!channel.startsWith("presence-")) {
            throw new ParameterException(
                    spec.subcommands().get("members"), "only channels whose name begins with presence- have members");
        }
        return Booted.run(() -> reply.list(
                "members", Booted.bean(RealtimeAdmin.class).members(app(app), channel), RealtimeInWords::members));
    }

    @Command(
            name = "nodes",
            mixinStandardHelpOptions = true,
            description = "Lists the processes that serve clients.",
            footer = {"", "Exit codes: 0 listed, 1 failed, 2 wrong usage."})
    int nodes(@Option(names = "--app", description = APP) @Nullable String app, @Mixin Reply reply) throws Exception {
        return Booted.run(
                () -> reply.list("nodes", Booted.bean(RealtimeAdmin.class).nodes(app(app)), RealtimeInWords::nodes));
    }

    @Command(
            name = "disconnect",
            mixinStandardHelpOptions = true,
            description =
                    "Closes all connections that are signed in as a user; the clients do not return by themselves.",
            footer = {"", "Exit codes: 0 the nodes were told, 1 failed, 2 wrong usage."})
    int disconnect(
            @Parameters(paramLabel = "USER", description = "The id that the user signed in with.") String user,
            @Option(names = "--app", description = APP) @Nullable String app,
            @Mixin Operator operator,
            @Mixin Reply reply)
            throws Exception {
        return Booted.run(() -> {
            var admin = Booted.bean(RealtimeAdmin.class);
            var told = Recorded.deed(
                    operator,
                    "realtime.disconnect",
                    user,
                    () -> Optional.of(new Told(admin.disconnect(app(app), user, operator.name()))));
            return reply.with(told, RealtimeInWords::told, "");
        });
    }

    @Command(
            name = "drain",
            mixinStandardHelpOptions = true,
            description = "Has a node send its clients to others and end, as a deployment does.",
            footer = {"", "Exit codes: 0 the node was told, 1 there is none of this name or it failed, 2 wrong usage."})
    int drain(
            @Parameters(paramLabel = "NODE", description = "The node's name, see ops realtime nodes.") String node,
            @Mixin Operator operator,
            @Mixin Reply reply)
            throws Exception {
        return Booted.run(() -> {
            var admin = Booted.bean(RealtimeAdmin.class);
            var told = Recorded.deed(
                    operator,
                    "realtime.drain",
                    node,
                    () -> admin.drain(node, operator.name()).map(Told::new));
            return reply.with(told, RealtimeInWords::told, "no node of that name lives: " + node);
        });
    }

    private static String app(@Nullable String given) {
        return given == null ? Booted.bean(Apps.class).configured().id() : given;
    }
}
