package ai.djl.lrdecay.paper.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of this software, from its jar. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[] {"lrdecay " + (version == null ? "(development)" : version)};
    }
}
