/* bad.c: a blank at the end. */ 
