package org.clowder.itests.whiteboard;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** UploadTest of Felix; the ones of multipart requests in ServletTestCase of the OSGi TCK. */
final class UploadCases {

    private static final String BODY =
            """
            --X
            Content-Disposition: form-data; name="file"; filename="f.txt"
            Content-Type: text/plain

            the content
            --X--
            """
                    .replace("\n", "\r\n");

    private final Site site;

    UploadCases(Site site) {
        this.site = site;
    }

    private String upload(Object... properties) throws IOException {
        Object[] all = new Object[properties.length + 2];
        System.arraycopy(properties, 0, all, 2, properties.length);
        all[0] = "servlet.pattern";
        all[1] = "/upload";
        site.servlet(
                (request, response) -> {
                    try {
                        var part = request.getPart("file");
                        response.getWriter()
                                .print(part.getSubmittedFileName() + ":"
                                        + new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                    } catch (IllegalStateException | IOException | ServletException e) {
                        response.getWriter().print("refused");
                    }
                },
                all);
        return site.post("/upload", BODY, "Content-Type", "multipart/form-data; boundary=X")
                .body();
    }

    void aFileArrives() throws IOException {
        Expect.equal(upload("servlet.multipart.enabled", true), "f.txt:the content");
    }

    void oneThatIsTooLargeDoesNot() throws IOException {
        Expect.equal(upload("servlet.multipart.enabled", true, "servlet.multipart.maxFileSize", 5L), "refused");
    }

    void noneArrivesWhereNoneIsWanted() throws IOException {
        Expect.equal(upload(), "refused");
    }
}
