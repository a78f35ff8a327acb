package dev.innkeeper.crowd;

import dev.innkeeper.crowd.floor.Floor;

/** Does what its first argument says; the others are {@code name=value}. A figure's result is a line that begins with RESULT. */
public final class Main {
    private static final int WRONG_USAGE = 2;

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        var options = new Options(arguments);
        switch (options.word()) {
            case "floor" -> new Floor().serve(options.number("port", 0), options.number("control", 0));
            case "fan" -> result(new Fan(options).run());
            case "pace" -> result(new Pace(options).run());
            case "idle" -> result(new Idle(options).run());
            case "stalled" -> result(new Stalled(options).run());
            case "join" -> result(new Join(options).run());
            case "storm" -> result(new Storm(options).run());
            default -> {
                System.err.println("usage: floor|fan|pace|idle|stalled|join|storm name=value…");
                System.exit(WRONG_USAGE);
            }
        }
        System.exit(0);
    }

    private static void result(String text) {
        System.out.println("RESULT " + text);
    }
}
