package dev.innkeeper.ops;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.AppAdmin;
import dev.innkeeper.broadcast.AppLimits;
import dev.innkeeper.broadcast.AppSetting;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds and changes applications and switches them off. */
@Command(
        name = "apps",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "The applications that realtime serves beside the configured one.")
final class RealtimeAppsCommand {
    private static final String ID = "The application's id: letters, digits, dots, dashes and underscores.";
    private static final String LINE = "%-24s  %-24s  %s%n";
    private static final String SETTING = "%-30s  %-10s  %s%n";

    @Spec
    private CommandSpec spec;

    /** An application without its secret. */
    @RegisterForReflection
    record AppView(String id, String key, boolean enabled, AppLimits limits) {
        static AppView of(App app) {
            return new AppView(app.id(), app.key(), app.enabled(), app.limits());
        }
    }

    /** What counts for an application. */
    @RegisterForReflection
    record AppSettingsView(String id, List<AppSetting> settings) {}

    /** Applications whose secrets were encrypted with a key that is not there. */
    @RegisterForReflection
    record Unread(List<String> unread) {}

    /** A new application with the secret, which is shown this once. */
    @RegisterForReflection
    record NewApp(String id, String key, String secret) {}

    /** The secret that is accepted beside the first. */
    @RegisterForReflection
    record NextSecret(String id, String secret) {}

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the applications, without their secrets.",
            footer = {"", "Exit codes: 0 listed, 1 failed, 2 wrong usage."})
    int list(@Mixin Reply reply) throws Exception {
        return Booted.run(() -> reply.list(
                "apps",
                Booted.bean(AppAdmin.class).list().stream().map(AppView::of).toList(),
                RealtimeAppsCommand::apps));
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows an application's limits, features, origins and webhooks.",
            footer = {"", "Exit codes: 0 shown, 1 there is none of this id or it failed, 2 wrong usage."})
    int show(@Parameters(paramLabel = "ID", description = ID) String id, @Mixin Reply reply) throws Exception {
        return Booted.run(
                () -> reply.with(settings(id), RealtimeAppsCommand::settings, "there is no application " + id));
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = {
                "Changes settings of an application on all nodes at once. Origins, TLS and the number of connections hold",
                "for connections made from then on, all else for open ones too.",
                "The names are those that show tells. NAME= with nothing behind it is what the configured application has."
            },
            footer = {
                "",
                "For example: set shop limits.connections=500 allowedOrigins=https://shop.example,https://m.shop.example",
                "",
                "Exit codes: 0 changed, 1 there is none of this id or it failed, 2 wrong usage: nothing is changed."
            })
    int set(
            @Parameters(index = "0", paramLabel = "ID", description = ID) String id,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME=VALUE", description = "What is changed.")
                    Map<String, String> changes,
            @Mixin Operator operator,
            @Mixin Reply reply)
            throws Exception {
        try {
            AppAdmin.check(changes);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.subcommands().get("set"), String.valueOf(e.getMessage()), e);
        }
        return Booted.run(() -> reply.with(
                Recorded.deed(operator, "realtime.app.set", id, changes.toString(), () -> changed(id, changes)),
                RealtimeAppsCommand::settings,
                "there is no application " + id));
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Adds an application and shows its key and its secret; the secret is not shown again.",
            footer = {"", "Exit codes: 0 added, 1 there is one of this id or it failed, 2 wrong usage."})
    int add(@Parameters(paramLabel = "ID", description = ID) String id, @Mixin Operator operator, @Mixin Reply reply)
            throws Exception {
        return Booted.run(() -> reply.with(
                Recorded.deed(operator, "realtime.app.add", id, () -> added(id)),
                (out, app) -> out.printf("id      %s%nkey     %s%nsecret  %s%n", app.id(), app.key(), app.secret()),
                "there is an application " + id + " already"));
    }

    @Command(
            name = "disable",
            mixinStandardHelpOptions = true,
            description = "Serves an application no longer: its clients are closed, its requests refused.",
            footer = {"", "Exit codes: 0 disabled, 1 there is none of this id or it failed, 2 wrong usage."})
    int disable(
            @Parameters(paramLabel = "ID", description = ID) String id, @Mixin Operator operator, @Mixin Reply reply)
            throws Exception {
        return Booted.run(() -> reply.with(
                Recorded.deed(operator, "realtime.app.disable", id, () -> changed(id, false)),
                RealtimeAppsCommand::app,
                "there is no application " + id));
    }

    @Command(
            name = "enable",
            mixinStandardHelpOptions = true,
            description = "Serves an application again.",
            footer = {"", "Exit codes: 0 enabled, 1 there is none of this id or it failed, 2 wrong usage."})
    int enable(@Parameters(paramLabel = "ID", description = ID) String id, @Mixin Operator operator, @Mixin Reply reply)
            throws Exception {
        return Booted.run(() -> reply.with(
                Recorded.deed(operator, "realtime.app.enable", id, () -> changed(id, true)),
                RealtimeAppsCommand::app,
                "there is no application " + id));
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = {
                "Changes an application's secret: shows a second one, which is accepted beside the first.",
                "With --finish the second takes the first's place, and signs webhooks from then on."
            },
            footer = {
                "",
                "Exit codes: 0 done, 1 there is none of this id, nothing to finish, or it failed, 2 wrong usage."
            })
    int rotate(
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Option(names = "--finish", description = "The first secret is not accepted any more.") boolean finish,
            @Mixin Operator operator,
            @Mixin Reply reply)
            throws Exception {
        if (finish) {
            return Booted.run(() -> reply.with(
                    Recorded.deed(operator, "realtime.app.rotate.finish", id, () -> finished(id)),
                    RealtimeAppsCommand::app,
                    "no secret of an application " + id + " is being changed"));
        }
        return Booted.run(() -> reply.with(
                Recorded.deed(operator, "realtime.app.rotate", id, () -> offered(id)),
                (out, app) -> out.printf("id      %s%nsecret  %s%n", app.id(), app.secret()),
                "there is no application " + id));
    }

    @Command(
            name = "encrypt-anew",
            mixinStandardHelpOptions = true,
            description =
                    "Encrypts the secrets of all applications with the present APP_KEY, so that the one before can go.",
            footer = {
                "",
                "Exit codes: 0 done, 1 some were encrypted with a key that is not there or it failed, 2 wrong usage."
            })
    int encryptAnew(@Mixin Operator operator, @Mixin Reply reply) throws Exception {
        return Booted.run(() -> {
            var unread = Recorded.deed(
                            operator,
                            "realtime.app.encrypt-anew",
                            "all",
                            () -> Optional.of(Booted.bean(AppAdmin.class).encryptAnew()))
                    .orElseThrow();
            reply.with(
                    new Unread(unread),
                    (out, left) -> out.println(
                            unread.isEmpty()
                                    ? "All secrets are encrypted with APP_KEY."
                                    : "Encrypted with a key that is neither APP_KEY nor APP_KEY_NEXT: "
                                            + String.join(", ", unread)));
            return unread.isEmpty() ? 0 : 1;
        });
    }

    private static Optional<AppSettingsView> changed(String id, Map<String, String> changes) throws Exception {
        return Booted.bean(AppAdmin.class).set(id, changes) ? settings(id) : Optional.empty();
    }

    private static Optional<AppSettingsView> settings(String id) throws Exception {
        return Booted.bean(AppAdmin.class).settings(id).map(all -> new AppSettingsView(id, all));
    }

    private static Optional<NextSecret> offered(String id) throws Exception {
        return Booted.bean(AppAdmin.class).offerNextSecret(id).map(secret -> new NextSecret(id, secret));
    }

    private static Optional<AppView> finished(String id) throws Exception {
        return Booted.bean(AppAdmin.class).takeNextSecret(id) ? view(id) : Optional.empty();
    }

    private static Optional<NewApp> added(String id) throws Exception {
        return Booted.bean(AppAdmin.class).add(id).map(app -> new NewApp(app.id(), app.key(), app.secret()));
    }

    private static Optional<AppView> changed(String id, boolean enabled) throws Exception {
        return Booted.bean(AppAdmin.class).enable(id, enabled) ? view(id) : Optional.empty();
    }

    private static Optional<AppView> view(String id) throws Exception {
        return Booted.bean(AppAdmin.class).list().stream()
                .filter(app -> app.id().equals(id))
                .map(AppView::of)
                .findFirst();
    }

    private static void apps(PrintWriter out, List<AppView> apps) {
        out.printf(LINE, "APPLICATION", "KEY", "STATE");
        apps.forEach(app -> app(out, app));
    }

    private static void settings(PrintWriter out, AppSettingsView app) {
        app.settings().forEach(one -> out.printf(SETTING, one.name(), one.own() ? "set" : "configured", one.value()));
    }

    private static void app(PrintWriter out, AppView app) {
        out.printf(LINE, app.id(), app.key(), app.enabled() ? "served" : "disabled");
    }
}
