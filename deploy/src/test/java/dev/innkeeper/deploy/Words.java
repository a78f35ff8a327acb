package dev.innkeeper.deploy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What can be said to {@code ./innkeeper}: its own words and the commands of ops. */
public final class Words {
    // The labels of its last case, such as "  load) find_jdk".
    private static final Pattern OWN = Pattern.compile("(?m)^  ([a-z |-]+)\\) ");
    private static final Pattern COMMAND = Pattern.compile("([A-Za-z]+)Command\\.class");
    private static final Pattern NAME = Pattern.compile("@Command\\(\\s*name = \"([a-z]+)\"");
    private static final String OPS = "ops/src/main/java/dev/innkeeper/ops";

    private Words() {}

    public static Set<String> all() {
        var words = new TreeSet<String>();
        var script = Repository.read("innkeeper");
        var choice = script.substring(script.lastIndexOf("\ncase $word in"));
        OWN.matcher(choice)
                .results()
                .forEach(match -> words.addAll(List.of(match.group(1).split(" \\| "))));
        COMMAND.matcher(Repository.read(OPS + "/Main.java"))
                .results()
                .forEach(match -> words.add(name(match.group(1))));
        return words;
    }

    private static String name(String command) {
        var files = Repository.files(OPS, file -> file.endsWith(command + "Command.java"));
        if (files.isEmpty()) {
            return "";
        }
        var name = NAME.matcher(Repository.read(files.getFirst()));
        return name.find() ? name.group(1) : "";
    }
}
