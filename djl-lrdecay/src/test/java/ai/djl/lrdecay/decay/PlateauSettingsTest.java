package ai.djl.lrdecay.decay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What settings are by default, and which are refused. */
class PlateauSettingsTest {

    @Test
    void defaultsFollowFromThePlannedLength() {
        PlateauSettings none = PlateauSettings.builder().build();
        assertThat(none.stability().window()).isEqualTo(10);
        assertThat(none.stability().eta()).isEqualTo(0.03);
        assertThat(none.beta()).isEqualTo(0.9);
        assertThat(none.zeta()).isEqualTo(0.97);
        assertThat(none.eps()).isEqualTo(1e-8);
        PlateauSettings planned = PlateauSettings.builder().optPlannedObservations(90).build();
        assertThat(planned.stability().window()).isEqualTo(9);
        assertThat(planned.stability().eta()).isEqualTo(0.05);
        assertThat(PlateauSettings.builder().optPlannedObservations(5).build().stability().window())
                .isEqualTo(4);
        PlateauSettings quality =
                PlateauSettings.builder().optPlannedObservations(90).optQuality(true).build();
        assertThat(quality.stability().window()).isEqualTo(14);
        assertThat(quality.zeta()).isEqualTo(0.98);
        PlateauSettings trend =
                PlateauSettings.builder()
                        .optStability(Stability.TREND)
                        .optPlannedObservations(90)
                        .build();
        assertThat(trend.stability().eta()).isEqualTo(0.03);
        PlateauSettings scaled =
                PlateauSettings.builder()
                        .optStability(Stability.SCALED)
                        .optPlannedObservations(2000)
                        .build();
        assertThat(scaled.stability().window()).isEqualTo(200);
        assertThat(scaled.beta()).isEqualTo(1 - 1 / 200.0);
        assertThat(scaled.stability().eta()).isEqualTo(0.07);
        assertThat(
                        PlateauSettings.builder()
                                .optStability(Stability.SCALED)
                                .optBeta(0.5)
                                .build()
                                .beta())
                .isEqualTo(0.5);
        assertThat(trend.stability().z()).isEqualTo(0.5);
    }

    @Test
    void onlyTheScaledStabilityHasDeadlinesByItself() {
        assertThat(
                        PlateauSettings.builder()
                                .optPlannedObservations(90)
                                .build()
                                .stages()
                                .deadlines())
                .isEmpty();
        PlateauSettings.Builder scaled = PlateauSettings.builder().optStability(Stability.SCALED);
        assertThat(scaled.build().stages().deadlines()).isEmpty();
        assertThat(scaled.optPlannedObservations(90).build().stages().deadlines())
                .containsExactly(63, 81, 86);
        assertThat(scaled.optDeadlines().build().stages().deadlines()).isEmpty();
    }

    @Test
    void refusesWrongSettings() {
        assertThatThrownBy(() -> PlateauSettings.builder().optBeta(1).build())
                .hasMessageContaining("beta");
        assertThatThrownBy(() -> PlateauSettings.builder().optWindow(1).build())
                .hasMessageContaining("window");
        assertThatThrownBy(() -> PlateauSettings.builder().optEta(0).build())
                .hasMessageContaining("eta");
        assertThatThrownBy(() -> PlateauSettings.builder().optZeta(1).build())
                .hasMessageContaining("zeta");
        assertThatThrownBy(() -> PlateauSettings.builder().optEps(-1).build())
                .hasMessageContaining("eps");
        assertThatThrownBy(() -> PlateauSettings.builder().optMinStage(-1).build())
                .hasMessageContaining("minimal stage");
        assertThatThrownBy(() -> PlateauSettings.builder().optMargin(-1).build())
                .hasMessageContaining("margin");
        assertThatThrownBy(() -> PlateauSettings.builder().optDeadlines(0.5, 0.5).build())
                .hasMessageContaining("deadlines must rise");
        assertThatThrownBy(() -> PlateauSettings.builder().optDeadlines(1).build())
                .hasMessageContaining("deadlines must rise");
        assertThatThrownBy(() -> PlateauSettings.builder().optDeadlines(0.5).build())
                .hasMessageContaining("planned length");
        assertThatThrownBy(() -> PlateauSettings.builder().optPlannedObservations(0).build())
                .hasMessageContaining("planned");
        assertThatThrownBy(
                        () ->
                                PlateauSettings.builder()
                                        .optStability(Stability.TREND)
                                        .optWindow(3)
                                        .build())
                .hasMessageContaining("window must be at least 4");
    }

    /** Such a window is never full: the rate would stay as it is, and nobody would say why. */
    @Test
    void refusesAWindowThatIsLongerThanThePlan() {
        PlateauSettings.Builder planned = PlateauSettings.builder().optPlannedObservations(30);
        assertThat(planned.optWindow(30).build().stability().window()).isEqualTo(30);
        assertThatThrownBy(() -> planned.optWindow(50).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "PlateauSettings: for the rate to decay, the window must be at most the"
                                + " planned length 30, not 50");
        // A default window cannot be as short as the shortest plans.
        assertThat(PlateauSettings.builder().optPlannedObservations(2).build()).isNotNull();
    }

    /** The mistake is found where the class of the method is named. */
    @Test
    void messagesNameTheClassOfTheMistake() {
        assertThatThrownBy(() -> PlateauSettings.builder().optPlannedObservations(0).build())
                .hasMessage("PlateauSettings: the planned length must be at least 1, not 0");
        assertThatThrownBy(() -> PlateauSettings.builder().optDeadlines(0.5).build())
                .hasMessageStartingWith("PlateauSettings: deadlines need a planned length");
    }
}
