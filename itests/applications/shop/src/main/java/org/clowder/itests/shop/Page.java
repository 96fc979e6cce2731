package org.clowder.itests.shop;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.validation.BindingResult;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.servlet.view.AbstractUrlBasedView;

/** Shows the name of the view, the language, and what is ordered; then mistakes, or what was sent. */
public final class Page extends AbstractUrlBasedView {

    @Override
    protected void renderMergedOutputModel(
            Map<String, Object> model, HttpServletRequest request, HttpServletResponse response) throws IOException {
        PrintWriter out = response.getWriter();
        out.print(getUrl() + " " + RequestContextUtils.getLocale(request) + ": " + model.get("order"));
        if (model.get(BindingResult.MODEL_KEY_PREFIX + "order") instanceof BindingResult found && found.hasErrors()) {
            out.print(found.getFieldErrors().stream()
                    .map(DefaultMessageSourceResolvable::getDefaultMessage)
                    .toList());
        }
        if (model.containsKey("sent")) {
            out.print("; sent " + model.get("sent"));
        }
    }
}
