package dev.innkeeper.platform.startup;

import java.util.List;

/** What became of the AOT cache that the JVM was given, which halves its start-up. */
enum AotCache {
    /** Classes come out of the cache, loaded and linked. */
    MAPPED("AOT cache mapped"),
    /** One was given and does not fit this JVM, its options or its class path. */
    REFUSED("AOT cache refused: it was recorded by another JVM, with other options or for other jars; starts slowly"),
    /** None was given. */
    NONE("no AOT cache given: starts slowly"),
    /** Compiled ahead of time altogether. */
    NATIVE("native executable: needs no AOT cache");

    // Also how it is told in a file of options or by JAVA_TOOL_OPTIONS: the JVM hands all of them out alike.
    private static final String OPTION = "-XX:AOTCache=";
    // The VM says so in its own one line, "mixed mode, sharing"; after a refusal it maps no default archive instead.
    private static final String MAPPED_SOMETHING = "sharing";

    private final String inWords;

    AotCache(String inWords) {
        this.inWords = inWords;
    }

    /**
     * Tells by what the JVM says of itself.
     *
     * @param arguments the options of the JVM
     * @param vmInfo the system property {@code java.vm.info}
     * @param compiled whether this is a native executable
     */
    static AotCache of(List<String> arguments, String vmInfo, boolean compiled) {
        if (compiled) {
            return NATIVE;
        }
        if (arguments.stream().noneMatch(argument -> argument.startsWith(OPTION))) {
            return NONE;
        }
        return vmInfo.contains(MAPPED_SOMETHING) ? MAPPED : REFUSED;
    }

    String inWords() {
        return inWords;
    }
}
