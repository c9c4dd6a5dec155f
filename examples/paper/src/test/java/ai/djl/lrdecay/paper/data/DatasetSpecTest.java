package ai.djl.lrdecay.paper.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetSpecTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "folder:/a/b",
                "folder:/a, b/c=d,size=64",
                "imagenet:data/ILSVRC2012,size=64,train=100,augment=no",
                "imagenet",
                "imagenet:size=64",
                "caltech256:C:\\data",
                "glyphs:train=20",
            })
    void isWrittenAsItIsRead(String text) {
        assertThat(DataSources.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "folder:/a/b|/a/b",
                "folder:/a, b/c=d,size=64|/a, b/c=d",
                "imagenet:x,y,size=64|x,y",
            })
    void aFolderMayHaveCommas(String text, String folder) {
        assertThat(DataSources.parse(text).options()).containsEntry("dir", folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "folder:/a,colour=red|no option 'colour'",
                "folder:/a,size=0|not a number above 0",
                "folder:/a,grey=maybe|yes or no",
                "folder:/a,size=8,size=9|given twice",
                "ps10:/a|KEY=VALUE",
            })
    void refusesWhatIsWrong(String text, String why) {
        assertThatThrownBy(() -> DataSources.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void takesTheShapeOfANetworkWhereItHasAChoice() {
        DatasetSpec spec = DataSources.parse("folder:/a");
        DataSource source = DataSources.of(spec);
        assertThat(source.fitted(spec, List.of(1L, 14L, 14L)))
                .hasToString("folder:/a,size=14,grey=yes");
        assertThat(source.fitted(DataSources.parse("folder:/a,size=20"), List.of(3L, 32L, 32L)))
                .hasToString("folder:/a,size=20,grey=no");
        assertThat(source.scaling(DataSources.parse("folder:/a,grey=yes")).mean()).hasSize(1);
        assertThat(source.scaling(spec).mean()).containsExactly(0.485f, 0.456f, 0.406f);
    }
}
