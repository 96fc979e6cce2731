package org.clowder.itests.struts;

import java.util.concurrent.CountDownLatch;
import org.apache.struts2.ActionSupport;

/** A report that Struts has printed in the background, which takes until the printer of this member has paper. */
public class ReportAction extends ActionSupport {

    private static final CountDownLatch PAPER = new CountDownLatch(1);

    @Override
    public String execute() throws InterruptedException {
        PAPER.await();
        return SUCCESS;
    }

    /** Gives the printer paper. */
    public String list() {
        PAPER.countDown();
        return SUCCESS;
    }
}
