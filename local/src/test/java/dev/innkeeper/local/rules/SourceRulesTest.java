package dev.innkeeper.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What must hold for every source file. */
class SourceRulesTest {
    private static final int MOST_LINES = 300;
    // Put together here, so that this file does not break its own rules.
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b");
    private static final String SLEEP = "Thread.sl" + "eep(";

    @Test
    void noFileIsTooLongToRead() {
        assertThat(offenders(text -> text.lines().count() > MOST_LINES))
                .as("files of more than %d lines", MOST_LINES)
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatLivesThere() {
        var silent = Checkout.sources().stream()
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !describes(folder.resolve("package-info.java")))
                .map(Checkout::relative)
                .toList();

        assertThat(silent).as("packages without a @NullMarked package-info").isEmpty();
    }

    @Test
    void nothingIsLeftUnfinished() {
        assertThat(offenders(text -> UNFINISHED.matcher(text).find())).isEmpty();
    }

    @Test
    void testsWaitForSignalsAndNotForTime() {
        var sleepers = Checkout.sources().stream()
                .filter(file -> file.toString().contains("/src/test/"))
                .filter(file -> Checkout.read(file).contains(SLEEP))
                .map(Checkout::relative)
                .toList();

        assertThat(sleepers).isEmpty();
    }

    private static boolean describes(Path packageInfo) {
        return Files.exists(packageInfo)
                && Checkout.read(packageInfo).contains("NullMarked")
                && Checkout.read(packageInfo).contains("/**");
    }

    private static List<String> offenders(java.util.function.Predicate<String> rule) {
        return Checkout.sources().stream()
                .filter(file -> rule.test(Checkout.read(file)))
                .map(Checkout::relative)
                .toList();
    }
}
