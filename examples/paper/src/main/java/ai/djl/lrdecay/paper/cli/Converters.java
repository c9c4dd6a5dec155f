package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.bench.BenchGroup;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.experiment.Preset;
import ai.djl.lrdecay.paper.run.AverageSpec;
import ai.djl.lrdecay.paper.run.NetworkSpec;
import ai.djl.lrdecay.paper.run.OptimizerSpec;
import ai.djl.lrdecay.paper.run.PrecisionWish;
import ai.djl.lrdecay.paper.run.ScheduleSpec;
import ai.djl.lrdecay.paper.run.SnapshotRef;
import ai.djl.lrdecay.paper.transfer.Strategy;
import ai.djl.lrdecay.training.precision.Precision;
import ai.djl.lrdecay.transfer.TransferScore;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** From the words of the command line to types, once. */
final class Converters {

    private Converters() {}

    static void register(CommandLine command) {
        command.registerConverter(DatasetSpec.class, checked(DataSources::parse))
                .registerConverter(NetworkSpec.class, checked(NetworkSpec::parse))
                .registerConverter(ScheduleSpec.class, checked(ScheduleSpec::parse))
                .registerConverter(SnapshotRef.class, checked(SnapshotRef::parse))
                .registerConverter(AverageSpec.class, checked(AverageSpec::parse))
                .registerConverter(BenchGroup.class, checked(BenchGroup::named))
                .registerConverter(Preset.class, checked(Preset::named))
                .registerConverter(Precision.class, one(Precision.class))
                .registerConverter(PrecisionWish.class, one(PrecisionWish.class))
                .registerConverter(OptimizerSpec.Method.class, one(OptimizerSpec.Method.class))
                .registerConverter(Strategy.class, one(Strategy.class))
                .registerConverter(TransferScore.class, one(TransferScore.class));
    }

    /** A constant, as it is shown or as people write it: logme and log-me are LOG_ME. */
    private static <E extends Enum<E>> ITypeConverter<E> one(Class<E> kind) {
        return text ->
                Arrays.stream(kind.getEnumConstants())
                        .filter(constant -> bare(constant.name()).equals(bare(text)))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new TypeConversionException(
                                                "unknown value '"
                                                        + text
                                                        + "': there are "
                                                        + shown(kind)));
    }

    private static String bare(String name) {
        return name.replaceAll("[_-]", "").toLowerCase(Locale.ROOT);
    }

    private static String shown(Class<? extends Enum<?>> kind) {
        return Arrays.stream(kind.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", "));
    }

    /** The sentence of the parser, without the name of a class around it. */
    private static <T> ITypeConverter<T> checked(ITypeConverter<T> parser) {
        return text -> {
            try {
                return parser.convert(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }
}
