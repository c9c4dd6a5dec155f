package ai.djl.lrdecay.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the house is: data flow one way, and training knows nothing of reports. */
@AnalyzeClasses(packages = "ai.djl.lrdecay", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("ai.djl.lrdecay.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_LIBRARY_DOES_NOT_KNOW_THE_EXAMPLES =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("ai.djl.lrdecay.examples..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("ai.djl.lrdecay.examples..");

    @ArchTest
    static final ArchRule TRAINING_DOES_NOT_KNOW_THE_REPORT =
            noClasses()
                    .that()
                    .resideInAPackage("ai.djl.lrdecay.examples.run..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "ai.djl.lrdecay.examples.report..",
                            "ai.djl.lrdecay.examples.experiment..",
                            "ai.djl.lrdecay.examples.finding..");

    @ArchTest
    static final ArchRule THE_REPORT_READS_ONLY_FINDINGS =
            noClasses()
                    .that()
                    .resideInAPackage("ai.djl.lrdecay.examples.report..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "ai.djl.lrdecay.examples.experiment..",
                            "ai.djl.lrdecay.examples.reproduce..");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_PICOCLI =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("ai.djl.lrdecay.examples.cli..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("picocli..");
}
