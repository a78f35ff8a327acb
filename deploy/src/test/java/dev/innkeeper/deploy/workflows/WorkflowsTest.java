package dev.innkeeper.deploy.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.Variables;
import dev.innkeeper.deploy.Words;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules for every workflow, and the order of a release. */
class WorkflowsTest {
    private static final Pattern PINNED = Pattern.compile("[\\w.-]+/[\\w.-]+@[0-9a-f]{40} # v[0-9]+\\.[0-9]+\\.[0-9]+");
    private static final Pattern USED = Pattern.compile("uses: (.+)");
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{ *(.+?) *}}");
    private static final Pattern SETTING = Pattern.compile("\\b(vars|secrets)\\.([A-Z_]+)");
    // Nobody outside can put a text of their choice into these.
    private static final Set<String> HARMLESS = Set.of(
            "github.event.number",
            "github.sha",
            "github.ref_name",
            "vars.PREVIEW_DOMAIN",
            "matrix.flavour == 'native' && '--native' || ''");
    private static final String SECRET = "secrets.";

    static List<Workflow> workflows() {
        return Workflow.all();
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyCommandIsAWordThatPeopleUseToo(Workflow workflow) {
        for (var command : workflow.commands()) {
            assertThat(command.strip().lines())
                    .as("one line, so that nothing is configured here")
                    .hasSize(1);
            var words = command.split(" ");
            assertThat(words[0]).isEqualTo("./innkeeper");
            assertThat(Words.all()).as(command).contains(words[1]);
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void whatCommandsAreToldComesFromThePlatformOrItsSettings(Workflow workflow) {
        workflow.jobs()
                .forEach((name, job) -> job.path("env")
                        .forEach(value -> assertThat(value.asText())
                                .as("a value of %s, which nobody else could use", name)
                                .matches(EXPRESSION)));
        assertThat(workflow.root().has("env")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void noTextOfAStrangerReachesAShell(Workflow workflow) {
        for (var command : workflow.commands()) {
            assertThat(EXPRESSION.matcher(command).results().map(match -> match.group(1)))
                    .as(command)
                    .allMatch(HARMLESS::contains)
                    .noneMatch(expression -> expression.contains(SECRET));
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void actionsArePinnedToACommitWithItsVersionBesideIt(Workflow workflow) {
        assertThat(USED.matcher(workflow.text()).results().map(match -> match.group(1)))
                .allMatch(used ->
                        used.startsWith("./.github/") || PINNED.matcher(used).matches());
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void nothingMayBeWrittenUnlessAJobSaysSo(Workflow workflow) {
        assertThat(workflow.root().path("permissions").toString()).isEqualTo("{\"contents\":\"read\"}");
        workflow.jobs()
                .forEach((name, job) -> job.path("permissions")
                        .properties()
                        .forEach(permission -> assertThat(permission.getKey() + " "
                                        + permission.getValue().asText())
                                .as(name)
                                .isIn("contents read", "id-token write")));
    }

    /** Signing asks who runs it; besides, only who calls the signing workflow must pass that on. */
    @Test
    void onlySigningMaySayWhoItIs() {
        var may = new TreeSet<String>();
        for (var workflow : workflows()) {
            workflow.jobs().forEach((name, job) -> {
                if (job.path("permissions").has("id-token")) {
                    may.add(workflow.name() + " " + name);
                }
            });
        }

        assertThat(may).containsExactly("image join", "preview image", "release image");
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyJobEndsAndLeavesNoCredentialsBehind(Workflow workflow) {
        workflow.jobs()
                .forEach((name, job) -> assertThat(job.has("timeout-minutes") || job.has("uses"))
                        .as("a limit for %s", name)
                        .isTrue());
        assertThat(workflow.steps().filter(step -> step.path("uses").asText().startsWith("actions/checkout@")))
                .allMatch(step -> !step.path("with").path("persist-credentials").asBoolean(true));
    }

    @Test
    void aReleaseGoesThroughTestsAndStagingAndAnApproval() {
        var release = Workflow.of("release");

        assertThat(release.job("test").path("uses").asText()).endsWith("/test.yml");
        assertThat(release.job("image").path("needs").asText()).isEqualTo("test");
        assertThat(release.job("staging").path("needs").asText()).isEqualTo("image");
        assertThat(release.job("production").path("needs").asText()).isEqualTo("staging");
        assertThat(release.job("production").path("environment").asText()).isEqualTo("production");
    }

    @Test
    void closingAPullRequestTakesItsPreviewDown() {
        var preview = Workflow.of("preview");

        assertThat(preview.triggers()
                        .path("pull_request")
                        .path("types")
                        .valueStream()
                        .map(Object::toString))
                .contains("\"closed\"", "\"opened\"", "\"synchronize\"");
        assertThat(preview.job("down").path("if").asText()).contains("github.event.action == 'closed'");
        assertThat(preview.job("down").path("steps").toString()).contains("./innkeeper preview down");
        assertThat(preview.job("image").path("if").asText())
                .contains("github.event.pull_request.head.repo.full_name == github.repository");
    }

    @Test
    void bothFlavoursAreBuiltOnBothArchitectures() {
        var image = Workflow.of("image");

        assertThat(image.job("build")
                        .path("strategy")
                        .path("matrix")
                        .path("machine")
                        .toString())
                .isEqualTo("[\"ubuntu-24.04\",\"ubuntu-24.04-arm\"]");
        assertThat(image.text()).contains("default: '[\"jvm\", \"native\"]'");
    }

    @Test
    void noImageIsSignedThatWasNotStartedAsPushed() {
        var image = Workflow.of("image");

        assertThat(image.commands())
                .extracting(command -> command.split(" ")[2])
                .containsExactly("build", "try", "join");
        assertThat(image.job("join").path("needs").asText()).isEqualTo("build");
    }

    @Test
    void everySettingOfTheRepositoryIsDocumented() {
        var used = workflows().stream()
                .flatMap(workflow -> SETTING.matcher(workflow.text()).results())
                .map(match -> match.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
        var documented = Variables.rows("docs/deployment.md", "## CI and CD").stream()
                .flatMap(row -> row.names().stream())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).isEqualTo(used);
    }

    @Test
    void theJdkOfTheWorkflowsIsTheOneOfTheBuild() {
        var version = Repository.read(".java-version").strip();

        assertThat(Repository.read("pom.xml"))
                .contains("<maven.compiler.release>%s</maven.compiler.release>".formatted(version));
    }
}
