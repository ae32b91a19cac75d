package io.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaFilesTest {
    @TempDir
    Path folder;

    @Test
    void takesAClusterIdThatLooksLikeAnOption() {
        String clusterId = "-tAAAAAAAAAAAAAAAAAAAA";
        new KafkaFiles(folder).create(clusterId);
        assertThat(folder.resolve("data").resolve("meta.properties")).content().contains("cluster.id=" + clusterId);
    }
}
