package ai.djl.lrdecay.paper.data;

import ai.djl.repository.Repository;
import java.io.IOException;
import java.util.List;

/**
 * A published data set of small images in a few files, which are found in a folder or come from
 * DJL's repository, and are kept in memory.
 */
abstract class ClassifiedImages implements DataSource {

    private final About about;
    private final Repository repository;
    private final ImageCache cache;

    /**
     * What is known of the images.
     *
     * @param name the name on the command line
     * @param classes what their classes are called
     * @param mean the mean of the training images for each channel, on the scale from 0 to 1
     * @param deviation their standard deviation, likewise
     */
    record About(String name, List<String> classes, float[] mean, float[] deviation) {}

    ClassifiedImages(About about, Repository repository, ImageCache cache) {
        this.about = about;
        this.repository = repository;
        this.cache = cache;
    }

    /** Finds the files in the folders, or gets them from the repository. */
    abstract RawFiles locate(DataFolders folders, Repository from) throws IOException;

    /** The names of the files that make up the data set. */
    abstract List<String> names(RawFiles files) throws IOException;

    /** Reads all images. */
    abstract ImageCache.Split read(RawFiles files) throws IOException;

    @Override
    public final String name() {
        return about.name();
    }

    @Override
    public final String usage() {
        return about.name() + ImageOptions.USAGE;
    }

    @Override
    public final void check(DatasetSpec spec) {
        options(spec);
    }

    private ImageOptions options(DatasetSpec spec) {
        return ImageOptions.parse(about.name(), spec, about.classes().size());
    }

    @Override
    public final Inputs inputs(DatasetSpec spec) {
        return new Inputs(
                options(spec).names(about.classes()),
                ImageData.list(about.mean()),
                ImageData.list(about.deviation()));
    }

    @Override
    public final DatasetSpec fitted(DatasetSpec spec, List<Long> shape) {
        return ImageOptions.fitted(spec, shape);
    }

    /** What names the random streams of the training and the test images; never to be changed. */
    abstract List<String> parts();

    @Override
    public final Data open(DatasetSpec spec, long seed, DataFolders folders) throws IOException {
        ImageOptions options = options(spec);
        RawFiles files = locate(folders, repository);
        ImageCache.Split split = cache.get(files, names(files), options.size(), () -> read(files));
        String train = about.name() + parts().get(0);
        String test = about.name() + parts().get(1);
        return ImageData.of(
                split.train()
                        .only(options.classes())
                        .sample(files.place(), options.train(), seed, train),
                split.test()
                        .only(options.classes())
                        .sample(files.place(), options.test(), seed, test),
                options.classes().size(),
                about.mean(),
                about.deviation(),
                options);
    }
}
