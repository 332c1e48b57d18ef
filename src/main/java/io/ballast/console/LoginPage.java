package io.ballast.console;

import io.ballast.access.OpenToAll;
import io.ballast.store.DirectorSettings;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The form by which a person gets in; what it sends is answered by {@code access}. */
@Controller
class LoginPage {

    private final String director;

    LoginPage(DirectorSettings settings) {
        this.director = settings.director().name();
    }

    @OpenToAll
    @GetMapping("/login")
    String form(Model model) {
        model.addAttribute("director", director);
        return "login";
    }
}
