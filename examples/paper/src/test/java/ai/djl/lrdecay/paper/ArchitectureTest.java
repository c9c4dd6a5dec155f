package ai.djl.lrdecay.paper;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.Model;
import ai.djl.lrdecay.hessian.operator.CurvatureOperator;
import ai.djl.ndarray.NDManager;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the house is: data flow one way, and training knows nothing of reports. */
@AnalyzeClasses(packages = "ai.djl.lrdecay", importOptions = ArchitectureTest.MainClasses.class)
class ArchitectureTest {

    /** ArchUnit's own option does not know where quick builds put the tests. */
    static final class MainClasses implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("ai.djl.lrdecay.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_LIBRARY_DOES_NOT_KNOW_THE_APPLICATION =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("ai.djl.lrdecay.paper..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("ai.djl.lrdecay.paper..");

    @ArchTest
    static final ArchRule TRAINING_DOES_NOT_KNOW_THE_REPORT =
            noClasses()
                    .that()
                    .resideInAPackage("ai.djl.lrdecay.paper.run..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "ai.djl.lrdecay.paper.report..",
                            "ai.djl.lrdecay.paper.experiment..",
                            "ai.djl.lrdecay.paper.finding..");

    @ArchTest
    static final ArchRule THE_REPORT_READS_ONLY_FINDINGS =
            noClasses()
                    .that()
                    .resideInAPackage("ai.djl.lrdecay.paper.report..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "ai.djl.lrdecay.paper.experiment..", "ai.djl.lrdecay.paper.launch..");

    /** What is fixed before the runs knows neither how they are started nor how they are shown. */
    @ArchTest
    static final ArchRule THE_PROTOCOL_DOES_NOT_KNOW_THE_LAUNCH =
            noClasses()
                    .that()
                    .resideInAPackage("ai.djl.lrdecay.paper.protocol..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "ai.djl.lrdecay.paper.launch..",
                            "ai.djl.lrdecay.paper.job..",
                            "ai.djl.lrdecay.paper.cli..");

    /** Without a device DJL takes the first GPU, also where the user has asked for the CPU. */
    @ArchTest
    static final ArchRule NOTHING_TAKES_A_DEVICE_THAT_WAS_NOT_CHOSEN =
            noClasses()
                    .should()
                    .callMethod(NDManager.class, "newBaseManager")
                    .orShould()
                    .callMethod(Model.class, "newInstance", String.class);

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_PICOCLI =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("ai.djl.lrdecay.paper.cli..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("picocli..");

    /** What a training is made of does not know the loops that put it together. */
    @ArchTest
    static final ArchRule PARTS_OF_A_TRAINING_DO_NOT_KNOW_ITS_LOOPS =
            noClasses()
                    .that()
                    .resideInAPackage("ai.djl.lrdecay.training.*..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("ai.djl.lrdecay.training");

    /** Values of parameters are below everything; listeners are above. */
    @ArchTest
    static final ArchRule THE_STATE_OF_A_NETWORK_KNOWS_NO_OPTIMIZER =
            noClasses()
                    .that()
                    .resideInAPackage("ai.djl.lrdecay.training.state")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "ai.djl.lrdecay.training.optimizer",
                            "ai.djl.lrdecay.training.snapshot",
                            "ai.djl.lrdecay.training.checkpoint",
                            "ai.djl.lrdecay.training.listener");

    @ArchTest
    static final ArchRule ONLY_LOOPS_KNOW_LISTENERS =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "ai.djl.lrdecay.training.state",
                            "ai.djl.lrdecay.training.optimizer",
                            "ai.djl.lrdecay.training.snapshot",
                            "ai.djl.lrdecay.training.checkpoint")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("ai.djl.lrdecay.training.listener");

    @ArchTest
    static final ArchRule OPERATORS_DO_NOT_KNOW_ALGORITHMS =
            noClasses()
                    .that()
                    .resideInAPackage("ai.djl.lrdecay.hessian.operator")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "ai.djl.lrdecay.hessian",
                            "ai.djl.lrdecay.hessian.algorithm",
                            "ai.djl.lrdecay.hessian.record");

    @ArchTest
    static final ArchRule ALGORITHMS_KNOW_OPERATORS_BY_THEIR_INTERFACE =
            noClasses()
                    .that()
                    .resideInAPackage("ai.djl.lrdecay.hessian.algorithm")
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                            "ai.djl.lrdecay.hessian",
                                            "ai.djl.lrdecay.hessian.operator")
                                    .and(not(type(CurvatureOperator.class))));

    @ArchTest
    static final ArchRule RECORDS_OF_CURVATURE_KNOW_NEITHER =
            noClasses()
                    .that()
                    .resideInAPackage("ai.djl.lrdecay.hessian.record")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "ai.djl.lrdecay.hessian",
                            "ai.djl.lrdecay.hessian.algorithm",
                            "ai.djl.lrdecay.hessian.operator");

    /** A data set is named without a look at where it comes from: the registry knows both. */
    @ArchTest
    static final ArchRule A_DATA_SET_IS_NAMED_WITHOUT_ITS_SOURCE =
            noClasses()
                    .that()
                    .haveSimpleName("DatasetSpec")
                    .or()
                    .haveSimpleName("DataSource")
                    .should()
                    .dependOnClassesThat()
                    .haveSimpleNameEndingWith("Sources");

    /** Runs and transfers know neither processes nor options. */
    @ArchTest
    static final ArchRule NOTHING_BUT_JOBS_AND_THEIR_USERS_KNOWS_JOBS =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "ai.djl.lrdecay.paper.run..",
                            "ai.djl.lrdecay.paper.transfer..",
                            "ai.djl.lrdecay.paper.data..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "ai.djl.lrdecay.paper.job..",
                            "ai.djl.lrdecay.paper.launch..",
                            "ai.djl.lrdecay.paper.cli..");
}
