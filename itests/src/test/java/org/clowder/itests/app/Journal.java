package org.clowder.itests.app;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An honest bean of an application, which makes its file when somebody asks for its pages. */
public final class Journal implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String file;

    public Journal(String file) {
        this.file = file;
    }

    public String getPages() {
        try {
            return Files.writeString(Path.of(file), "empty").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
