${model.name!"nobody"}, ${model.street!"nowhere"}, ${model.town!"nowhere"}
