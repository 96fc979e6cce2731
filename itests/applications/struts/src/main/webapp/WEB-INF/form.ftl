<@s.form action="order"><@s.token/></@s.form>
