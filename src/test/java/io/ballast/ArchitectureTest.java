package io.ballast;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.Architectures;

/** Imports run one way: api, console, monitor, demo → access, director, role, notify → definition, event, audit → store, health, vrrp, plane, script → table, linux. */
@AnalyzeClasses(packages = "io.ballast", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule imports_runOneWay = Architectures.layeredArchitecture().consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("outside").definedBy("io.ballast.api..", "io.ballast.console..", "io.ballast.demo..",
                    "io.ballast.monitor..")
            .layer("work").definedBy("io.ballast.access..", "io.ballast.director..", "io.ballast.role..",
                    "io.ballast.notify..")
            .layer("intent").definedBy("io.ballast.definition..", "io.ballast.event..", "io.ballast.audit..")
            .layer("means").definedBy("io.ballast.store..", "io.ballast.health..", "io.ballast.vrrp..",
                    "io.ballast.plane..", "io.ballast.script..")
            .layer("ground").definedBy("io.ballast.table..", "io.ballast.linux..", "io.ballast.secret..")
            .whereLayer("outside").mayNotBeAccessedByAnyLayer()
            .whereLayer("work").mayOnlyBeAccessedByLayers("outside")
            .whereLayer("intent").mayOnlyBeAccessedByLayers("outside", "work")
            .whereLayer("means").mayOnlyBeAccessedByLayers("outside", "work", "intent");

    @ArchTest
    static final ArchRule rooms_haveNoCircles = slices().matching("io.ballast.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule linux_aloneTouchesNativeCode = noClasses().that().resideOutsideOfPackage("io.ballast.linux..")
            .should().dependOnClassesThat().resideInAPackage("jnr..");

    @ArchTest
    static final ArchRule table_isPure = noClasses().that().resideInAPackage("io.ballast.table..").should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "java.io..", "java.nio.file..", "java.net.http..");

    @ArchTest
    static final ArchRule planes_knowNothingOfSpring = noClasses().that()
            .resideInAnyPackage("io.ballast.plane..", "io.ballast.linux..")
            .should().dependOnClassesThat().resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule director_neverTouchesTheDatabase = noClasses().that()
            .resideInAnyPackage("io.ballast.director..", "io.ballast.health..", "io.ballast.role..")
            .should().dependOnClassesThat()
            .resideInAnyPackage("jakarta.persistence..", "java.sql..", "org.springframework.data..");

    @ArchTest
    static final ArchRule vrrp_isPlainJavaOnTableAndLinux = classes().that().resideInAPackage("io.ballast.vrrp..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("io.ballast.vrrp..", "io.ballast.table..",
                    "io.ballast.linux..", "io.ballast.secret..", "java..", "javax.crypto..", "org.jspecify..",
                    "tools.jackson..", "com.fasterxml.jackson.annotation..");

    @ArchTest
    static final ArchRule elections_knowNothingOfTheirProcess = noClasses().that().resideInAPackage("io.ballast.vrrp")
            .should().dependOnClassesThat()
            .resideInAnyPackage("io.ballast.vrrp.router..", "io.ballast.linux..", "tools.jackson..", "java.nio.file..");

    @ArchTest
    static final ArchRule names_saySomething = noClasses().should()
            .haveNameMatching(".*(Impl|Manager|Helper|Utils?)");

    @ArchTest
    static final ArchRule rooms_sayWhatTheyOwn = classes().that().resideInAPackage("io.ballast.(*)")
            .should(resideInARoomWithPackageInfo());

    private static ArchCondition<JavaClass> resideInARoomWithPackageInfo() {
        return new ArchCondition<>("reside in a room whose package-info says what it owns") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean said = item.getPackage().tryGetPackageInfo().isPresent();
                events.add(new SimpleConditionEvent(item, said, item.getPackageName() + " has no package-info"));
            }
        };
    }
}
