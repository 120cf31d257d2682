"""Running notebooks: parameters, kernels forked from warm processes, many at once.

It knows no dataset and prints nothing. Importing this package imports none of its modules: each
says itself what it needs.
"""
