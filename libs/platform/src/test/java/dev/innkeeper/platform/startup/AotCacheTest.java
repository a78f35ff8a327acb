package dev.innkeeper.platform.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {
    private static final List<String> GIVEN = List.of("-Xmx1g", "-XX:AOTCache=app.aot");

    @Test
    void aCacheThatTheVmSharesIsMapped() {
        assertThat(AotCache.of(GIVEN, "mixed mode, sharing", false)).isEqualTo(AotCache.MAPPED);
    }

    @Test
    void theDefaultArchiveOfTheJdkIsNotACacheOfOurs() {
        assertThat(AotCache.of(List.of(), "mixed mode, sharing", false)).isEqualTo(AotCache.NONE);
    }

    @Test
    void aNativeExecutableNeedsNone() {
        assertThat(AotCache.of(List.of(), "", true)).isEqualTo(AotCache.NATIVE);
    }

    /** What a VM says of itself after a refusal is its own affair and may change: this one is asked. */
    @Test
    void thisVmSaysSoWhenItRefusesACache(@TempDir Path folder) throws Exception {
        var broken = Files.writeString(folder.resolve("broken.aot"), "no cache");

        var vmInfo = vmInfoWith("-XX:AOTCache=" + broken);

        assertThat(AotCache.of(GIVEN, vmInfo, false)).as(vmInfo).isEqualTo(AotCache.REFUSED);
    }

    private static String vmInfoWith(String option) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var vm = new ProcessBuilder(java.toString(), option, "-Xlog:disable", "-XshowSettings:properties", "-version")
                .redirectErrorStream(true)
                .start();
        var said = new String(vm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        vm.waitFor();
        return said.lines()
                .filter(line -> line.contains("java.vm.info ="))
                .findFirst()
                .orElseThrow();
    }
}
