package ai.djl.lrdecay.paper.cli;

import ai.djl.lrdecay.paper.bench.BenchGroup;
import ai.djl.lrdecay.paper.data.DataSources;
import ai.djl.lrdecay.paper.data.DatasetSpec;
import ai.djl.lrdecay.paper.experiment.Preset;
import ai.djl.lrdecay.paper.run.AverageSpec;
import ai.djl.lrdecay.paper.run.NetworkSpec;
import ai.djl.lrdecay.paper.run.ScheduleSpec;
import ai.djl.lrdecay.paper.run.SnapshotRef;
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
                .registerConverter(Preset.class, checked(Preset::named));
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
