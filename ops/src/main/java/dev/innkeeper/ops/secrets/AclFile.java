package dev.innkeeper.ops.secrets;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The file from which Redis reads its users when it starts: a line for each, its passwords as {@code #HASH}. */
record AclFile(String text) {
    boolean has(String user, String hash) {
        return text.lines().anyMatch(line -> isOf(user, line) && words(line).contains("#" + hash));
    }

    /** With another password beside one that the user has. */
    AclFile adding(String user, String present, String hash) {
        return changed(
                user,
                words -> words.flatMap(
                        word -> word.equals("#" + present) ? Stream.of(word, "#" + hash) : Stream.of(word)));
    }

    AclFile without(String user, String hash) {
        return changed(user, words -> words.filter(word -> !word.equals("#" + hash)));
    }

    private AclFile changed(String user, UnaryOperator<Stream<String>> change) {
        return new AclFile(text.lines()
                .map(line ->
                        isOf(user, line) ? change.apply(words(line).stream()).collect(Collectors.joining(" ")) : line)
                .collect(Collectors.joining("\n")));
    }

    private static boolean isOf(String user, String line) {
        var words = words(line);
        return words.size() > 1 && words.get(0).equals("user") && words.get(1).equals(user);
    }

    private static List<String> words(String line) {
        return Arrays.asList(line.strip().split("\\s+", -1));
    }
}
