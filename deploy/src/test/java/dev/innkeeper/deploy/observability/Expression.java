package dev.innkeeper.deploy.observability;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a PromQL expression asks for. It reads names and labels only: whether the expression is valid is for promtool.
 *
 * @param selectors each metric it names
 * @param labels the labels by which it groups, joins or counts
 */
record Expression(List<Selector> selectors, Set<String> labels) {
    // In this order: the text of a string or a range must not be taken for names.
    private static final Pattern TOKEN = Pattern.compile(
            "\"(?<string>(?:[^\"\\\\]|\\\\.)*)\"|\\[[^]]*]|\\d[\\w.]*|\\$\\w+|(?<name>[A-Za-z_:][\\w:]*)|(?<sign>=~|!~|!=|=|\\S)");
    private static final Set<String> LISTS = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "inf", "nan", "atan2");

    /** A metric's name and what its labels must be. */
    record Selector(String metric, List<Match> matches) {}

    /** One label's condition: the operator is =, !=, =~ or !~. */
    record Match(String label, String operator, String value) {
        /** Whether a label of that value fulfils it. */
        boolean accepts(String found) {
            return switch (operator) {
                case "=" -> value.equals(found);
                case "!=" -> !value.equals(found);
                case "=~" -> found.matches(value);
                default -> !found.matches(value);
            };
        }
    }

    static Expression of(String promql) {
        return new Reader(promql).read();
    }

    private record Token(String text, boolean name, boolean string) {
        boolean is(String sign) {
            return !string && text.equals(sign);
        }
    }

    private static final class Reader {
        private static final Token END = new Token("", false, false);

        private final List<Token> tokens;
        private final List<Selector> selectors = new ArrayList<>();
        private final Set<String> labels = new LinkedHashSet<>();
        private int at;

        Reader(String promql) {
            tokens = TOKEN.matcher(promql).results().map(Reader::token).toList();
        }

        private static Token token(MatchResult found) {
            var string = found.group(1);
            return string == null
                    ? new Token(found.group(), found.group(2) != null, false)
                    : new Token(string, false, true);
        }

        Expression read() {
            while (at < tokens.size()) {
                var token = next();
                if (token.name() && LISTS.contains(token.text())) {
                    list();
                } else if (token.name()
                        && !WORDS.contains(token.text().toLowerCase(Locale.ROOT))
                        && !peek().is("(")
                        && !isGrouped()) {
                    selectors.add(new Selector(token.text(), peek().is("{") ? matches() : List.of()));
                }
            }
            return new Expression(List.copyOf(selectors), Set.copyOf(labels));
        }

        // sum by (…) (…): the word before "by" is no metric.
        private boolean isGrouped() {
            return peek().is("by") || peek().is("without");
        }

        private void list() {
            if (!peek().is("(")) {
                return;
            }
            next();
            while (!peek().is(")") && at < tokens.size()) {
                var token = next();
                if (token.name()) {
                    labels.add(token.text());
                }
            }
        }

        private List<Match> matches() {
            var found = new ArrayList<Match>();
            next();
            while (!peek().is("}") && at < tokens.size()) {
                var label = next();
                if (label.name()) {
                    found.add(new Match(label.text(), next().text(), next().text()));
                }
            }
            return List.copyOf(found);
        }

        private Token peek() {
            return at < tokens.size() ? tokens.get(at) : END;
        }

        private Token next() {
            return at < tokens.size() ? tokens.get(at++) : END;
        }
    }
}
