package dev.innkeeper.ops;

import dev.innkeeper.jobs.schedule.ScheduleAdmin;
import dev.innkeeper.jobs.schedule.ScheduleAdmin.Change;
import dev.innkeeper.jobs.schedule.ScheduleView;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Looks at schedules, pauses them and runs them out of turn. */
@Command(
        name = "schedules",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks at schedules, pauses them and runs them out of turn.")
final class SchedulesCommand {
    private static final String ROW = "%-32s  %-20s  %-20s  %-7s  %-10s  %-6s  %-24s  %s%n";
    private static final String NAME = "The schedule's name.";
    private static final String UNKNOWN = "no such schedule";

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the schedules: when they fired last, and when they fire next.",
            footer = {"", "Exit codes: 0 listed, 1 failed, 2 wrong usage."})
    int list(@Mixin Reply reply) throws Exception {
        return Booted.run(
                () -> reply.list("schedules", Booted.bean(ScheduleAdmin.class).list(), SchedulesCommand::print));
    }

    @Command(
            name = "run-now",
            mixinStandardHelpOptions = true,
            description = "Asks for a job of the schedule now, even if it is paused or an earlier job still runs.",
            footer = {
                "",
                "The scheduler that leads enqueues it within a second.",
                "",
                "Exit codes: 0 asked, 1 no such schedule or failed, 2 wrong usage."
            })
    int runNow(
            @Parameters(paramLabel = "SCHEDULE", description = NAME) String name,
            @Mixin Operator operator,
            @Mixin Reply reply)
            throws Exception {
        return Booted.run(() -> {
            var asked = Booted.bean(ScheduleAdmin.class)
                    .runNow(name, operator.name())
                    .map(time -> Map.of("schedule", name, "time", time));
            return reply.with(asked, (out, answer) -> out.println("asked for a job of " + answer.get("time")), UNKNOWN);
        });
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = "Lets a schedule fire no more until it is resumed; what runs goes on.",
            footer = {"", "Exit codes: 0 paused, 1 no such schedule or failed, 2 wrong usage."})
    int pause(
            @Parameters(paramLabel = "SCHEDULE", description = NAME) String name,
            @Mixin Operator operator,
            @Mixin Reply reply)
            throws Exception {
        return Booted.run(
                () -> answer(reply, name, Booted.bean(ScheduleAdmin.class).pause(name, operator.name()), "paused"));
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "Lets a schedule fire again from now on; the fire times of the pause are passed over.",
            footer = {"", "Exit codes: 0 resumed, 1 no such schedule or failed, 2 wrong usage."})
    int resume(
            @Parameters(paramLabel = "SCHEDULE", description = NAME) String name,
            @Mixin Operator operator,
            @Mixin Reply reply)
            throws Exception {
        return Booted.run(
                () -> answer(reply, name, Booted.bean(ScheduleAdmin.class).resume(name, operator.name()), "resumed"));
    }

    private static int answer(Reply reply, String name, Change change, String done) throws Exception {
        var words = switch (change) {
            case DONE -> done;
            case UNCHANGED -> "nothing to do: it is so already";
            case UNKNOWN -> UNKNOWN;
        };
        return reply.outcome("schedule", name, change, change != Change.UNKNOWN, words);
    }

    private static void print(PrintWriter out, List<ScheduleView> schedules) {
        out.printf(ROW, "SCHEDULE", "CRON", "ZONE", "CATCHUP", "OVERLAP", "STATE", "LAST FIRE", "NEXT FIRE");
        for (var one : schedules) {
            out.printf(
                    ROW,
                    one.name(),
                    one.cron(),
                    one.zone(),
                    one.catchUp(),
                    one.overlap(),
                    one.paused() ? "paused" : "on",
                    one.lastFire() == null ? "-" : one.lastFire(),
                    one.nextFire() == null ? "-" : one.nextFire());
        }
    }
}
