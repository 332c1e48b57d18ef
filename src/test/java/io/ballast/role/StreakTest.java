package io.ballast.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreakTest {

    /** Results: + well, - failed. States after each: W well, F failed. */
    @ParameterizedTest
    @CsvSource({"1,1,+-+,WFW", "3,2,+,W", "3,2,-,F", "3,2,+--+,WWFF", "3,2,--+++,FFFFW", "3,2,+-+-+-,WWWWWW",
            "3,2,-++-++-+++,FFFFFFFFFW", "1,3,+---+---,WWWFWWWF"})
    void state_followsEnoughResultsInARow_theFirstAtOnce(int rise, int fall, String results, String states) {
        var streak = new Streak(rise, fall);
        var seen = results.chars().mapToObj(each -> {
            streak.add(each == '+');
            return streak.state().name().substring(0, 1);
        }).collect(Collectors.joining());
        assertThat(seen).isEqualTo(states);
    }
}
