package dev.innkeeper.proof;

import java.util.List;

/** Something that the proving ground does once. */
public interface Command {
    /** The word it is called by. */
    String word();

    /** What follows the word, for those who ask. */
    String usage();

    /**
     * Does it.
     *
     * @return what was found, as {@code name=value} parted by blanks
     * @throws Exception when it failed; the program then ends with exit code 1
     */
    String run(List<String> arguments) throws Exception;
}
