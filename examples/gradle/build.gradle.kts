// A project of somebody else, with Gradle: the BOM knows all versions but its own.
plugins {
    application
}

repositories {
    mavenLocal() // until the first release: mvn -Dquick -DskipTests -pl model-zoo -am install
    mavenCentral()
}

// PyTorch's CPU library; one of linux-x86_64, linux-aarch64, osx-aarch64, win-x86_64
val classifier = "linux-x86_64"

dependencies {
    implementation(platform("ai.djl.lrdecay:bom:0.1.0-SNAPSHOT"))
    implementation("ai.djl.lrdecay:model-zoo")
    runtimeOnly("ai.djl.pytorch:pytorch-jni")
    runtimeOnly("ai.djl.pytorch:pytorch-native-cpu::$classifier")
    runtimeOnly("org.slf4j:slf4j-simple:2.0.17")
}

java {
    sourceCompatibility = JavaVersion.VERSION_17
}

application {
    mainClass.set("org.example.StagesOfTheZoo")
}
