package dev.innkeeper.crowd;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The arguments. */
final class Options {
    private final String word;
    private final Map<String, String> values = new HashMap<>();

    Options(String[] arguments) {
        word = arguments.length == 0 ? "" : arguments[0];
        Stream.of(arguments).skip(1).forEach(argument -> {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("not name=value: " + argument);
            }
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        });
    }

    String word() {
        return word;
    }

    int number(String name, int unless) {
        return Integer.parseInt(values.getOrDefault(name, String.valueOf(unless)));
    }

    String text(String name, String unless) {
        return values.getOrDefault(name, unless);
    }

    /** Numbers with commas between them. */
    List<Integer> numbers(String name) {
        return Stream.of(values.getOrDefault(name, "").split(","))
                .filter(part -> !part.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }
}
