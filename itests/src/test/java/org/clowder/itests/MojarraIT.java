package org.clowder.itests;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class MojarraIT extends AbstractFaces {

    MojarraIT() {
        super("faces-mojarra");
    }
}
