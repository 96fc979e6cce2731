${.locale} ${basket?join(",")}
