printed
