rootProject.name = "stages-of-the-zoo"
