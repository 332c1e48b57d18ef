package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {

    /** RFC 7396 appendix A. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'a':'b'}         | {'a':'c'}                | {'a':'c'}
            {'a':'b'}         | {'b':'c'}                | {'a':'b','b':'c'}
            {'a':'b'}         | {'a':null}               | {}
            {'a':'b','b':'c'} | {'a':null}               | {'b':'c'}
            {'a':['b']}       | {'a':'c'}                | {'a':'c'}
            {'a':'c'}         | {'a':['b']}              | {'a':['b']}
            {'a':{'b':'c'}}   | {'a':{'b':'d','c':null}} | {'a':{'b':'d'}}
            {'a':[{'b':'c'}]} | {'a':[1]}                | {'a':[1]}
            ['a','b']         | ['c','d']                | ['c','d']
            {'a':'b'}         | ['c']                    | ['c']
            {'a':'foo'}       | null                     | null
            {'a':'foo'}       | 'bar'                    | 'bar'
            {'e':null}        | {'a':1}                  | {'e':null,'a':1}
            [1,2]             | {'a':'b','c':null}       | {'a':'b'}
            {}                | {'a':{'bb':{'ccc':null}}} | {'a':{'bb':{}}}
            """)
    void example_ofTheRfc_isMerged(String target, String patch, String result) {
        assertThat(MergePatch.apply(Examples.json(target), Examples.json(patch))).isEqualTo(Examples.json(result));
    }

    @Test
    void checkOfAnotherType_losesTheOldFields() {
        var target = Examples.json("{'check': {'type': 'tcp', 'rise': 3}}");
        assertThat(MergePatch.apply(target, Examples.json("{'check': {'type': 'none'}}")))
                .isEqualTo(Examples.json("{'check': {'type': 'none'}}"));
        assertThat(MergePatch.apply(target, Examples.json("{'check': {'type': 'tcp', 'fall': 1}}")))
                .isEqualTo(Examples.json("{'check': {'type': 'tcp', 'rise': 3, 'fall': 1}}"));
    }

    @Test
    void target_isNotChanged() {
        var target = Examples.json("{'a': {'b': 1}}");
        MergePatch.apply(target, Examples.json("{'a': {'b': null, 'c': 2}}"));
        assertThat(target).isEqualTo(Examples.json("{'a': {'b': 1}}"));
    }
}
